package logistics

// shippedAliases are the names of the field for the shipped items, see
// reference/domain.md §5.1; an item's own Aliases are added to them.
var shippedAliases = map[string]string{
	"kotak_suara":             "kotak suara|kotak|kotsu|box suara|kota suara",
	"surat_suara_gubernur":    "surat suara gubernur|ssgub|sspilgub|surat suara pemilihan gubernur|ss gubernur|suara gubernur|kertas suara gubernur|susu gubernur",
	"surat_suara_bupati":      "surat suara bupati|ssbup|sspilbup|surat suara pemilihan bupati|ss bupati|suara bupati|kertas suara bupati|susu bupati",
	"tinta":                   "tinta|botol tinta|tinta botol|tinta sidik jari|tinta celup|tinta pemilu",
	"bilik_suara":             "bilik suara|bilik|bilik pemungutan suara|bilik coblos|bilik tps",
	"segel":                   "segel|segel kertas|segel stiker|keping segel|stiker segel|segel kotak|segel kotak suara|segel pemilu|segel keping",
	"alat_coblos":             "alat coblos|paku|paku coblos|bantalan|bantalan coblos|spon|spons|busa coblos|alat pencoblos|alat pencoblosan|alat tanda pilihan|alat pemberi tanda pilihan|alat coblosan|benang|alat mencoblos|pencoblos|paku dan bantalan|paku bantalan",
	"tps":                     "jumlah tps|total tps|banyak tps|jumlah tps ada",
	"segel_plastik":           "segel plastik|kabel ties|kabel tis|kabel tes|cable ties|kabel tie|cable tie|cable tis|kabel segel|kabeltis|segel kabel|ties|kabel pengikat|segel kabel ties|kabel plastik",
	"sampul_kubus":            "sampul kubus|kubus|sampul kertas kubus|amplop kubus",
	"sampul_biasa":            "sampul biasa|sampul kertas biasa|amplop biasa",
	"sampul_c_hasil":          "sampul c hasil|sampul c hasil kwk|sampul plano|sampul c plano|sampul formulir c hasil|sampul formulir model c hasil kwk|sampul hasil|amplop c hasil",
	"tanda_pengenal_kpps":     "tanda pengenal kpps|id kpps|id petugas kpps|idcard petugas kpps|id card kpps|idcard kpps|kartu pengenal kpps|name tag kpps|nametag kpps|pengenal kpps|tanda pengenal anggota kpps",
	"tanda_pengenal_keamanan": "tanda pengenal keamanan|id linmas|id keamanan|id ketertiban|id pam|tanda pengenal linmas|tanda pengenal petugas keamanan|tanda pengenal petugas keamanan tps|tanda pengenal petugas ketertiban|tanda pengenal ketertiban|id card linmas|idcard linmas|id card keamanan|id card ketertiban|pengenal linmas|pengenal keamanan|name tag linmas|nametag linmas|kartu pengenal linmas",
	"tanda_pengenal_saksi":    "tanda pengenal saksi|id saksi|id card saksi|idcard saksi|kartu pengenal saksi|name tag saksi|nametag saksi|pengenal saksi",
	"karet_pengikat":          "karet pengikat|karet|karet gelang|gelang karet|karet pengikat surat suara",
	"lem":                     "lem|perekat|lem perekat|lem kertas|lem botol",
	"kantong_plastik":         "kantong plastik|kantong|kantong kresek|kantung plastik|kantung|kresek|kantong plastik besar|kantong plastik hitam",
	"plastik_selongsong":      "plastik selongsong|selongsong|selongsong plastik|kantong plastik selongsong|selongsong plano|kantong selongsong|plastik selongsong plano",
	"plastik_ziplok":          "plastik ziplok|plastik ziplog|plastik zip lok|plastik ziploc|ziplok|ziplock|plastik ziplock|zip lock|plastik zip lock|plastik klip|kantong ziplok|zip lok|ziplog|plastik zip|kantong plastik ziplok",
	"ballpoint":               "ballpoint|bolpoint|bolpoin|bolpen|ballpen|pulpen|pena|balpoin|balpen|bollpoint|pulpen bolpoin|ball point",
	"spidol":                  "spidol|marker|spidol besar|spidol kecil|spidol hitam",
	"formulir":                "plano|c plano|c hasil|c hasil kwk|c hasil plano|c hasil salinan|c hasil salinan kwk|formulir c hasil salinan|formulir c hasil salinan kwk|formulir salinan|formulir c hasil plano|formulir c hasil kwk plano|formulir c hasil|formulir plano|formulir c hasil kwk|formulir berita acara|formulir berita acara dan sertifikat|model c hasil kwk|model c hasil|c1|c1 plano|salinan c hasil|salinan c1|formulir c1|chasil|form c hasil|form plano|kertas plano|c hasil gubernur dan bupati|formulir c|formulir c plano|formulir model c hasil|formulir model c hasil kwk|form c1|c kwk|formulir c kwk|hasil plano",
	"stiker_nomor_kotak":      "stiker nomor kotak suara|stiker nomor kotak|stiker kotak|stiker nomor|nomor kotak|stiker kotak suara|stiker nomor tps|stiker no kotak",
	"tali_alat_coblos":        "tali alat coblos|tali pengikat alat pemberi tanda pilihan|tali pengikat alat coblos|tali pengikat|tali paku|tali coblos|tali pengikat paku|tali alat",
	"alat_bantu_tunanetra":    "alat bantu tunanetra|alat bantu tuna netra|template braille|template|braille|tunanetra|tuna netra|template tunanetra|template tuna netra|alat bantu netra|abtn|alat bantu disabilitas netra|alat bantu coblos tunanetra|braile|template braile",
	"dpc":                     "dpc|daftar pasangan calon|daftar calon|daftar paslon|poster paslon|poster dpc|pengumuman dpc|daftar paslon dpc",
	"salinan_dpt":             "salinan dpt|dpt|dpt salinan|salinan daftar pemilih tetap|copy dpt|kopi dpt|fotokopi dpt|lembar dpt",
	"salinan_dptb":            "salinan dptb|dptb|dptb salinan|salinan daftar pemilih tambahan|copy dptb|salinan dpt b",
	"label_kotak":             "label kotak|label identitas kotak|label identitas kotak suara|label kotak suara|label|label identitas",
	"kotak_hasil_tps":         "kotak hasil tps|kotak hasil|kotak hasil penghitungan|kotak suara hasil|kotak hasil tps di ppk",
	"kotak_rekapitulasi":      "kotak rekapitulasi|kotak rekap|kotak suara rekapitulasi|kotak rekapitulasi ppk|kotak suara rekap",
	"c_pemberitahuan":         "c pemberitahuan|c6|c6 pemberitahuan|c pemberitahuan kwk|formulir c6|form c6|formulir c pemberitahuan|surat pemberitahuan|undangan memilih|undangan pemilih|surat undangan|surat undangan memilih|model c pemberitahuan|formulir pemberitahuan|c pemberitahuan pemilih|surat pemberitahuan memilih|surat c6|undangan c6|formulir model c pemberitahuan kwk",
}

// sharedName is a name that several items share.
type sharedName struct{ names, keys string }

// sharedNames alone never say which item is meant.
var sharedNames = []sharedName{
	{"surat suara|suara|susu|ss|kertas suara|surat suara pilkada|surat suara pemilihan|lembar surat suara|lembar suara", ballotKeys},
	{"sampul|sampul kertas|amplop|sampul formulir|amplop sampul", "sampul_kubus sampul_biasa sampul_c_hasil"},
	{"tanda pengenal|id|id card|idcard|kartu pengenal|name tag|nametag|kokarde|tanda pengenal petugas|pengenal|cocard", "tanda_pengenal_kpps tanda_pengenal_keamanan tanda_pengenal_saksi"},
	{"formulir|form|formulir formulir|formulir model c|blanko", "formulir c_pemberitahuan"},
	{"plastik", "kantong_plastik plastik_selongsong plastik_ziplok segel_plastik"},
	{"tali", "tali_alat_coblos alat_coblos"},
	{"stiker|sticker|stiker stiker", "stiker_nomor_kotak segel label_kotak"},
	{"kabel", "segel_plastik"},
	{"gembok", "segel_plastik"},
	{"salinan", "salinan_dpt salinan_dptb formulir"},
	{"alat tulis|atk|alat tulis kantor", "ballpoint spidol lem"},
	{"alat bantu", "alat_bantu_tunanetra alat_coblos"},
}

const ballotKeys = "surat_suara_gubernur surat_suara_bupati"

// selectors say which item of a family is meant when they follow its name:
// "tanda pengenal KPPS 665, saksi 190".
var selectors = []sharedName{
	{"kpps|untuk kpps|anggota kpps", "tanda_pengenal_kpps"},
	{"linmas|keamanan|ketertiban|petugas keamanan|petugas ketertiban|untuk linmas|untuk keamanan", "tanda_pengenal_keamanan"},
	{"saksi|untuk saksi", "tanda_pengenal_saksi"},
	{"biasa", "sampul_biasa"},
	{"hasil", "sampul_c_hasil"},
	{"pemberitahuan", "c_pemberitahuan"},
}
