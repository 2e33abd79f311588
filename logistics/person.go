package logistics

import "time"

// Role is what a person may do; it is held at an area and reaches all below it.
type Role string

// The roles. The words are those an operator types in /undang.
const (
	RoleStranger Role = ""         // not registered
	RoleOperator Role = "operator" // runs the bot
	RolePimpinan Role = "pimpinan" // commissioner or secretary of the KPU
	RoleStaf     Role = "staf"     // division of the KPU
	RoleKetua    Role = "ketua"    // chair of a PPK
	RoleAnggota  Role = "anggota"  // member or deputy of a PPK
	RolePPS      Role = "pps"      // village committee
)

// Roles are all roles that can be given, highest first.
var Roles = []Role{RoleOperator, RolePimpinan, RoleStaf, RoleKetua, RoleAnggota, RolePPS}

// ParseRole reads the word for a role.
func ParseRole(s string) (Role, error) {
	for _, r := range Roles {
		if string(r) == s {
			return r, nil
		}
	}
	return "", &FieldError{Field: "role", Value: s, Hint: string(RoleKetua)}
}

// PersonState tells whether a person can act and be reached.
type PersonState string

// The states of a person.
const (
	PersonActive      PersonState = "aktif"
	PersonAway        PersonState = "izin" // until a time, with a deputy
	PersonUnreachable PersonState = "tak_terjangkau"
	PersonRevoked     PersonState = "dicabut"
)

// Person is one registered human, known by the numeric Telegram id alone:
// user names and display names can be changed by anyone and prove nothing.
type Person struct {
	ID       int64
	Name     string // official name, given by the inviter or at registration
	Address  string // Bapak, Ibu; empty: "Bapak/Ibu"
	Role     Role
	Division string // of staf: logistik, hukum, teknis, ...
	Area     AreaCode
	State    PersonState
	Until    time.Time // end of the absence
	Since    time.Time // registered
	By       int64     // who invited
}

// Active reports whether the person may act at now: registered and not revoked.
func (p Person) Active() bool { return p.Role != RoleStranger && p.State != PersonRevoked }

// Invitation lets one person register once. The code itself is never stored,
// only its hash.
type Invitation struct {
	Hash     string // SHA-256 of the code, hexadecimal
	Role     Role
	Division string
	Area     AreaCode
	Name     string
	By       int64
	Created  time.Time
	Expires  time.Time
	UsedBy   int64 // 0: still open
	UsedAt   time.Time
}

// InvitationLife is how long an invitation can be used.
const InvitationLife = 72 * time.Hour
