package logistics

import "testing"

func TestNearAreas(t *testing.T) {
	c := NewCatalog("64.02", []Area{
		{Code: "64.02.12", Name: "Tabang"}, {Code: "64.02.07", Name: "Sebulu"}, {Code: "64.02.14", Name: "Muara Jawa"}, {Code: "64.02.12.2001", Name: "Tabong"},
	}, nil, nil)
	for words, want := range map[string]AreaCode{"Tabng": "64.02.12", "tabangg": "64.02.12", "Muara Jwa": "64.02.14", "muarajava": "64.02.14", "Sebuluu": "64.02.07", "Samarinda": "", "Ta": ""} {
		near := c.NearAreas(words, LevelKecamatan)
		if want == "" && len(near) > 0 || want != "" && (len(near) != 1 || near[0].Code != want) {
			t.Errorf("%s: %v, want %s", words, near, want)
		}
	}
}
