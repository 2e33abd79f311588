package logistics

import (
	"fmt"
	"strings"
)

// AreaCode is a code of the official tree of the Ministry of Home Affairs:
// "64" a province, "64.02" a kabupaten, "64.02.12" a kecamatan,
// "64.02.12.2001" a desa or kelurahan, "64.02.12.2001/003" a TPS.
// The code is the scope of everything: rights, groups, digests.
type AreaCode string

// Level is the depth of an area in the tree.
type Level int

// The levels of the official tree, from the nation down.
const (
	LevelNone Level = iota
	LevelProvince
	LevelKabupaten
	LevelKecamatan
	LevelDesa
	LevelTPS
)

// areaCodeForm is the longest code; each level is a beginning of it.
const areaCodeForm = "dd.dd.dd.dddd/ddd"

// ParseAreaCode checks the form of a code. It does not ask whether the area exists.
func ParseAreaCode(s string) (AreaCode, error) {
	if AreaCode(s).Level() == LevelNone {
		return "", &FieldError{Field: "area", Value: s, Hint: "64.02.12"}
	}
	return AreaCode(s), nil
}

// Level tells the depth of the code; LevelNone for one that is not well formed.
func (c AreaCode) Level() Level {
	var level Level
	switch len(c) {
	case len("dd"):
		level = LevelProvince
	case len("dd.dd"):
		level = LevelKabupaten
	case len("dd.dd.dd"):
		level = LevelKecamatan
	case len("dd.dd.dd.dddd"):
		level = LevelDesa
	case len(areaCodeForm):
		level = LevelTPS
	default:
		return LevelNone
	}
	for i := range len(c) {
		if digit := c[i] >= '0' && c[i] <= '9'; digit != (areaCodeForm[i] == 'd') || !digit && c[i] != areaCodeForm[i] {
			return LevelNone
		}
	}
	return level
}

// Parent is the code one level up; empty for a province.
func (c AreaCode) Parent() AreaCode {
	i := strings.LastIndexAny(string(c), "./")
	if i < 0 {
		return ""
	}
	return c[:i]
}

// Contains reports whether d is c or lies below it.
func (c AreaCode) Contains(d AreaCode) bool {
	if c == "" || !strings.HasPrefix(string(d), string(c)) {
		return false
	}
	rest := d[len(c):]
	return rest == "" || rest[0] == '.' || rest[0] == '/'
}

// Area is a node of the tree. Numbers that are not known are nil, never zero:
// an unknown count of TPS must not look like a kecamatan without any.
type Area struct {
	Code     AreaCode
	Name     string
	Aliases  []string // other spellings people use
	Villages *int64   // desa and kelurahan
	TPS      *int64
	DPT      *int64 // registered voters
	Access   string // how it is reached, in plain words
	Wave     int    // order of dispatch, 1 first; 0 unknown
	Zone     string // hulu, tengah, pesisir
	TimeZone string // IANA name; empty: the bot's own
}

// Title is the name with its kind, as it is spoken: "Kecamatan Tabang".
func (a Area) Title() string {
	switch a.Code.Level() {
	case LevelProvince:
		return "Provinsi " + a.Name
	case LevelKabupaten:
		return "Kabupaten " + a.Name
	case LevelKecamatan:
		return "Kecamatan " + a.Name
	case LevelDesa:
		return "Desa " + a.Name
	}
	return a.Name
}

// String is for logs: code and name.
func (a Area) String() string { return fmt.Sprintf("%s %s", a.Code, a.Name) }

// FoldName brings a place or item name to the form in which names are compared:
// lower case, without marks between the letters, without the words that say
// only what kind of place it is.
func FoldName(s string) string {
	s = strings.ToLower(s)
	for _, w := range []string{"kecamatan ", "kec. ", "kec ", "kabupaten ", "kab. ", "kab ", "ppk ", "kpu ", "provinsi ", "desa ", "kelurahan "} {
		s = strings.TrimPrefix(strings.TrimSpace(s), w)
	}
	var b strings.Builder
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
