package logistics

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDoubtful(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	tests := []struct {
		name       string
		count      int64
		need, last *int64
		want       *Doubt
	}{
		{"nothing is known", 1600, nil, nil, nil},
		{"below the need", 1000, n(1060), nil, nil},
		{"the need itself", 1060, n(1060), n(106), nil},
		{"the last number again", 2000, n(1060), n(2000), nil},
		{"digits of the need exchanged", 1600, n(1060), nil, &Doubt{DoubtSwappedNeed, 1060, n(1060)}},
		{"the first two digits", 910, n(190), nil, &Doubt{DoubtSwappedNeed, 190, n(190)}},
		{"the last two digits", 12408, n(12480), nil, &Doubt{DoubtSwappedNeed, 12480, n(12480)}},
		{"two digits", 59, n(95), n(90), &Doubt{DoubtSwappedNeed, 95, n(95)}},
		{"digits far apart", 301, n(103), nil, &Doubt{DoubtOverNeed, 103, nil}},
		{"two pairs exchanged", 2143, n(1234), n(2000), &Doubt{DoubtOverNeed, 1234, nil}},
		{"the same digits twice", 1160, n(1160), nil, nil},
		{"digits of the last number exchanged", 128, n(300), n(182), &Doubt{DoubtSwappedLast, 182, n(182)}},
		{"the need before the last number", 1600, n(1060), n(6100), &Doubt{DoubtSwappedNeed, 1060, n(1060)}},
		{"a zero too many", 950, n(5000), n(95), &Doubt{DoubtTenfold, 95, n(95)}},
		{"a zero too many and a little more", 960, nil, n(95), &Doubt{DoubtTenfold, 95, n(96)}},
		{"ten times and no zero", 953, nil, n(95), &Doubt{DoubtTenfold, 95, nil}},
		{"nine times", 855, nil, n(95), nil},
		{"eleven times", 1045, nil, n(95), nil},
		{"ten times what was there is the need", 190, n(190), n(19), nil},
		{"a zero is missing", 19, n(190), n(190), &Doubt{DoubtTenth, 190, n(190)}},
		{"a zero is missing and a little less", 18, n(190), n(188), &Doubt{DoubtTenth, 188, n(180)}},
		{"one from ten", 1, nil, n(10), &Doubt{DoubtTenth, 10, n(10)}},
		{"none is no tenth", 0, n(190), n(190), nil},
		{"something from none", 10, n(190), n(0), nil},
		{"1.2 times the need", 228, n(190), nil, nil},
		{"just over 1.2 times", 229, n(190), nil, &Doubt{DoubtOverNeed, 190, nil}},
		{"ten times the need", 1900, n(190), nil, &Doubt{DoubtOverNeed, 190, n(190)}},
		{"any beyond no need", 1, n(0), nil, &Doubt{DoubtOverNeed, 0, nil}},
		{"1.2 times 4 rounds down", 5, n(4), nil, &Doubt{DoubtOverNeed, 4, nil}},
		{"the largest number", math.MaxInt64, n(190), n(95), &Doubt{DoubtOverNeed, 190, nil}},
		{"below zero", -190, n(190), n(190), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, doubtful := Doubtful(tt.count, tt.need, tt.last)
			if doubtful != (tt.want != nil) {
				t.Fatalf("doubtful %t, got %+v", doubtful, got)
			}
			if tt.want != nil {
				if diff := cmp.Diff(*tt.want, got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}
