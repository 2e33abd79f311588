package logistics

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// The matrix of who may do what, as a KPU would check it: a command, then for each
// role where it may be used: p in private, g in a group, b in both, - nowhere.
// A command that is not in here, or here and not in the program, fails.
const rightsMatrix = `
command    stranger operator pimpinan staf ketua anggota pps
start      p        p        p        p    p     p       p
bantuan    -        b        b        b    b     b       b
saya       -        p        p        p    p     p       p
batal      -        b        b        b    b     b       b
riwayat    -        p        p        p    p     p       p
lapor      -        b        -        b    b     b       b
stok       -        b        b        b    b     b       b
rekap      -        b        b        b    b     -       -
status     -        b        b        b    b     -       -
ekspor     -        b        b        b    b     -       -
grafik     -        b        b        b    b     -       -
belum      -        b        b        b    b     b       -
izin       -        p        p        p    p     p       p
izin-petugas -      p        -        -    -     -       -
anggota    -        p        p        p    -     -       -
umumkan    -        p        p        -    -     -       -
siap       -        -        -        -    p     p       p
kesehatan  -        p        -        -    -     -       -
undang     -        p        -        -    -     -       -
cabut      -        p        -        -    -     -       -
impor      -        p        -        -    -     -       -
hubungkan  -        g        -        -    -     -       -
putuskan   -        g        -        -    -     -       -
kendala    -        b        b        b    b     b       b
selesai    -        b        b        b    b     b       b
ambil      -        b        b        b    b     b       -
tunda      -        b        b        b    b     b       -
eskalasi   -        b        b        b    b     b       b
tingkat    -        b        b        b    -     -       -
alihkan    -        b        b        b    -     -       -
`

// Every cell of command × role × kind of chat × target area × state of the person
// is asserted.
func TestMayMatrix(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(rightsMatrix), "\n")
	roles := strings.Fields(lines[0])[1:]
	listed := map[string]bool{}
	cells := 0
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		command := fields[0]
		listed[command] = true
		for i, where := range fields[1:] {
			role := Role(roles[i])
			if role == "stranger" {
				role = RoleStranger
			}
			for _, kind := range []ChatKind{ChatPrivate, ChatGroup, ChatChannel} {
				right := kind == ChatPrivate && strings.Contains("pb", where) || kind == ChatGroup && strings.Contains("gb", where)
				for target, inside := range map[AreaCode]bool{
					"": true, "64.02.12": true, "64.02.12.2001": true,
					"64.02": false, "64.02.1": false, "64.02.120": false, "64.02.11": false, "65": false,
				} {
					for _, state := range []PersonState{PersonActive, PersonAway, PersonUnreachable, PersonRevoked} {
						p := Person{ID: 7, Role: role, Area: "64.02.12", State: state}
						want := right && inside && (state != PersonRevoked || fields[1] == "p")
						got := May(p, command, kind, target)
						cells++
						if (got == nil) != want {
							t.Errorf("%s by %q (%s) in %s for %q: %v, want allowed %v", command, role, state, kind, target, got, want)
						}
					}
				}
			}
		}
	}
	for _, command := range slices.Sorted(maps.Keys(rights)) {
		if !listed[command] {
			t.Errorf("/%s has a right but no line in the matrix", command)
		}
	}
	for command := range listed {
		if _, ok := RightOf(command); !ok {
			t.Errorf("/%s is in the matrix but has no right", command)
		}
	}
	t.Logf("%d cells", cells)
}

// The reason of a refusal is the first that matters to the person.
func TestMayReasons(t *testing.T) {
	chair := Person{ID: 7, Role: RoleKetua, Area: "64.02.12", State: PersonActive}
	operator := Person{ID: 1, Role: RoleOperator, Area: "64.02", State: PersonActive}
	for _, test := range []struct {
		name    string
		person  Person
		command string
		kind    ChatKind
		target  AreaCode
		want    error
	}{
		{"a command nobody wrote a right for", operator, "hapus", ChatPrivate, "", ErrNotAllowed},
		{"a stranger", Person{ID: 9}, "stok", ChatPrivate, "", ErrStranger},
		{"a chair invites", chair, "undang", ChatPrivate, "", ErrNotAllowed},
		{"a chair looks at another kecamatan", chair, "stok", ChatPrivate, "64.02.11", ErrOutside},
		{"an operator invites in a group", operator, "undang", ChatGroup, "", ErrPrivateOnly},
		{"an operator binds in private", operator, "hubungkan", ChatPrivate, "", ErrGroupOnly},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := May(test.person, test.command, test.kind, test.target); got != test.want {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func ExampleMay() {
	chair := Person{Role: RoleKetua, Area: "64.02.12", State: PersonActive}
	fmt.Println(May(chair, "stok", ChatPrivate, "64.02.12"))
	fmt.Println(May(chair, "stok", ChatPrivate, "64.02.11"))
	// Output:
	// <nil>
	// area is outside the person's own
}
