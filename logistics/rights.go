package logistics

import "slices"

// Right says who may use a command and where.
type Right struct {
	Roles   []Role // who; the operator is not implied
	Anyone  bool   // strangers too
	Private bool   // in a private chat
	Group   bool   // in a group
}

var (
	everyone  = []Role{RoleOperator, RolePimpinan, RoleStaf, RoleKetua, RoleAnggota, RolePPS}
	kpu       = []Role{RoleOperator, RolePimpinan, RoleStaf}
	committee = []Role{RoleKetua, RoleAnggota, RolePPS}
	operators = []Role{RoleOperator}
	handlers  = []Role{RoleOperator, RolePimpinan, RoleStaf, RoleKetua, RoleAnggota}
	// Above the kecamatan one reports only for an area that is named.
	reporters = append([]Role{RoleOperator, RoleStaf}, committee...)
)

// OfKPU reports whether a person works at the KPU itself.
func (p Person) OfKPU() bool { return slices.Contains(kpu, p.Role) }

// rights is the whole law of who may do what. A command that is not here may be
// used by nobody, and a test fails.
var rights = map[string]Right{
	"start":   {Anyone: true, Private: true},
	"bantuan": {Roles: everyone, Private: true, Group: true},
	"saya":    {Roles: everyone, Private: true},
	"batal":   {Roles: everyone, Private: true, Group: true},
	"riwayat": {Roles: everyone, Private: true},
	"lapor":   {Roles: reporters, Private: true, Group: true},
	"stok":    {Roles: everyone, Private: true, Group: true},
	"rekap":   {Roles: append(slices.Clone(kpu), RoleKetua), Private: true, Group: true},
	"status":  {Roles: append(slices.Clone(kpu), RoleKetua), Private: true, Group: true},
	"ekspor":  {Roles: append(slices.Clone(kpu), RoleKetua), Private: true, Group: true},
	"grafik":  {Roles: append(slices.Clone(kpu), RoleKetua), Private: true, Group: true},
	"belum":   {Roles: append(slices.Clone(kpu), RoleKetua, RoleAnggota), Private: true, Group: true},
	"izin":    {Roles: everyone, Private: true},
	// An absence that is announced for somebody else.
	"izin-petugas": {Roles: operators, Private: true},
	"umumkan":      {Roles: []Role{RoleOperator, RolePimpinan}, Private: true},
	"siap":         {Roles: committee, Private: true},
	"kesehatan":    {Roles: operators, Private: true},
	"anggota":      {Roles: kpu, Private: true},
	"undang":       {Roles: operators, Private: true},
	"cabut":        {Roles: operators, Private: true},
	"impor":        {Roles: operators, Private: true},
	"hubungkan":    {Roles: operators, Group: true},
	"putuskan":     {Roles: operators, Group: true},

	"kendala": {Roles: everyone, Private: true, Group: true},
	"selesai": {Roles: everyone, Private: true, Group: true},
	"ambil":   {Roles: handlers, Private: true, Group: true},
	"tunda":   {Roles: handlers, Private: true, Group: true},
	// What has a button on the card of an obstacle and no command.
	"eskalasi": {Roles: everyone, Private: true, Group: true},
	"tingkat":  {Roles: kpu, Private: true, Group: true},
	"alihkan":  {Roles: kpu, Private: true, Group: true},
}

// RightOf is the entry of a command.
func RightOf(command string) (Right, bool) {
	r, ok := rights[command]
	return r, ok
}

// May decides whether a person may use a command in a chat of some kind for a
// target area; the empty target means the person's own. It is the only place
// where this is decided. The error is ErrStranger, ErrNotAllowed, ErrOutside,
// ErrPrivateOnly or ErrGroupOnly.
func May(p Person, command string, kind ChatKind, target AreaCode) error {
	r, ok := rights[command]
	switch {
	case !ok:
		return ErrNotAllowed
	case !r.Anyone && !p.Active():
		return ErrStranger
	case !r.Anyone && !slices.Contains(r.Roles, p.Role):
		return ErrNotAllowed
	case target != "" && !p.Area.Contains(target):
		return ErrOutside
	case kind == ChatPrivate && r.Private, kind == ChatGroup && r.Group:
		return nil
	case r.Private:
		return ErrPrivateOnly
	}
	return ErrGroupOnly
}
