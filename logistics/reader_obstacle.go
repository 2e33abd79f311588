package logistics

// Category says what kind of obstacle it is. The values are those found in field
// reports of earlier elections.
type Category string

// The categories.
const (
	CategoryFlood    Category = "cuaca_banjir"
	CategoryRiver    Category = "sungai_laut"
	CategoryRoad     Category = "jalan_akses"
	CategoryFleet    Category = "armada"
	CategoryShort    Category = "jumlah_kurang"
	CategoryOver     Category = "jumlah_lebih"
	CategoryDamaged  Category = "rusak_basah"
	CategoryMixedUp  Category = "salah_kirim_tertukar"
	CategoryLate     Category = "terlambat"
	CategoryStore    Category = "gudang"
	CategorySecurity Category = "keamanan"
	CategoryNetwork  Category = "jaringan_listrik"
	CategoryPlace    Category = "lokasi_tps"
	CategoryPapers   Category = "dokumen_admin"
	CategoryOther    Category = "lainnya"
)

// Categories are all categories in the order in which they are offered.
var Categories = []Category{
	CategoryFlood, CategoryRiver, CategoryRoad, CategoryFleet, CategoryShort, CategoryOver, CategoryDamaged, CategoryMixedUp,
	CategoryLate, CategoryStore, CategorySecurity, CategoryNetwork, CategoryPlace, CategoryPapers, CategoryOther,
}

// Severity says how much an obstacle threatens the vote.
type Severity string

// The severities, lowest first.
const (
	SeverityLow      Severity = "ringan"
	SeverityMedium   Severity = "sedang"
	SeverityHigh     Severity = "berat"
	SeverityCritical Severity = "kritis"
)

// Severities are all severities, lowest first.
var Severities = []Severity{SeverityLow, SeverityMedium, SeverityHigh, SeverityCritical}
