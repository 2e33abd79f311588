package logistics

// Words of the reader that are not names of goods. Each line of grammarWords is a
// meaning and the phrases that have it, written in the spelling of spellings.

// spellings are short or spoken forms of words; taking them is no correction.
var spellings = pairs(`
	byk banyak|bnyk banyak|bykk banyak|kada tidak|kadada tidak|endik tidak|nda tidak|ndak tidak|ora tidak|wan dan|karo dan|ono ada|ana ada|msih masih|masi masih|mash masih|msi masih|komplt lengkap|kmplt lengkap|kompli lengkap|trus terus|teros terus|truss terus|kkps kpps|kpss kpps|trimakasih terimakasih|trims terimakasih|tks terimakasih|dri dari|td tadi|tdi tadi|sdg sedang|sdang sedang|jgn jangan|jgan jangan|krna karena|jd jadi|cm cuma|bru baru|br baru|klo kalau|kalo kalau|kl kalau|bbrp beberapa|tgu tunggu|nunggu menunggu|dpt2 dpt|blm belum|blum belum|belom belum|tdk tidak|gak tidak|ga tidak|gk tidak|nggak tidak|ngga tidak|enggak tidak|engga tidak|tak tidak|tiada tidak|tdak tidak|gada tidak
	dtg datang|dateng datang|dtng datang|msh masih|krg kurang|krng kurang|kurg kurang|lbh lebih|lbih lebih|yg yang|sdh sudah|udah sudah|udh sudah|dah sudah|sudh sudah|telah sudah
	dgn dengan|dg dengan|sm sama|utk untuk|untk untuk|u untuk|jml jumlah|jmlh jumlah|ttl total|smua semua|smw semua|sma sama|sluruh seluruh|seluruhnya semua|semuanya semua|semuany semua|keseluruhan semua|keseluruhannya semua|semw semua
	lgkp lengkap|lngkp lengkap|lkp lengkap|komplit lengkap|complete lengkap|komplet lengkap|rsk rusak|bgs bagus|kmrn kemarin|kmren kemarin|kmarin kemarin|tp tapi|tetapi tapi|krn karena|karna karena|dr dari|sktr sekitar|bs bisa
	jln jalan|sblm sebelum|hr hari|skrg sekarang|pd pada|dlm dalam|dlm dalam|tsb tersebut|spt seperti|sprt seperti|trims terimakasih|tks terimakasih|thx thanks|trmksh terimakasih|mksh makasih
	kbl kabel|ktk kotak|kotaq kotak|sgl segel|srt surat|sra suara|sr suara|blk bilik|gubnur gubernur|gub gubernur|gubr gubernur|gbr gubernur|gbnr gubernur|gubenur gubernur|pilgub gubernur|pilgup gubernur|pgwg gubernur|wagub gubernur
	bup bupati|bpt bupati|bpti bupati|pilbup bupati|pilbub bupati|pbwb bupati|bub bupati|lmbr lembar|lbr lembar|lbar lembar|lb lembar|lembr lembar|sheet lembar|helai lembar
	bh buah|bj buah|biji buah|unit buah|pcs buah|pc buah|ea buah|bua buah|bwh bawah|btl botol|btol botol|kpg keping|kping keping|bks bungkus|bngks bungkus|eks eksemplar|exp eksemplar|eksp eksemplar
	kec kecamatan|kel kelurahan|ds desa|dsn dusun|kampung desa|kab kabupaten|tlp telepon|telp telepon|hp telepon|wa telepon|nomer nomor|no nomor|jg juga|jga juga|aja saja|aj saja|sj saja|n dan
	lg lagi|org orang|ad ada|nihill nihil|nihi nihil|kosongg kosong|pckg pack|packs pack|doos dus|dos dus|boks box|kurng kurang|ok oke|msg masing|mng masing|sejml jumlah|sbnyk sebanyak
	trs terus|ato atau|atw atau|dmn dimana|gmn gimana|brp berapa|kpn kapan|bgmn bagaimana|knp kenapa|mhn mohon|mhon mohon|hub hubungi|sy saya|sya saya|bener benar|mlm malam|mlam malam|pgi pagi|pg pagi|sng siang|sre sore|slmt selamat|slamat selamat|met selamat|tnt tinta|pk bapak|bpk bapak|bp bapak|tlg tolong|ijin izin|lapr lapor|lpr lapor|lap laporan|lpran laporan|rusk rusak
`)

// meaning kinds.
type meaningKind uint8

const (
	meansNothing   meaningKind = iota // ordinary Indonesian
	meansItem                         // a kind of goods, or several that share the words
	meansElection                     // gubernur, bupati
	meansSelector                     // kpps, saksi: which of a family, after its name
	meansUnit                         // buah, lembar
	meansPack                         // dus, koli, pack
	meansPackSize                     // isi, berisi
	meansPer                          // per, tiap
	meansQuality                      // rusak, kurang, lebih, baik
	meansNeed                         // kebutuhan, seharusnya
	meansState                        // nihil, belum datang, lengkap
	meansUnready                      // kurang lengkap, belum lengkap: no number, no state
	meansAll                          // semua, logistik
	meansEach                         // masing-masing
	meansTotal                        // total
	meansFrom                         // dari
	meansAbout                        // kurang lebih, sekitar
	meansVague                        // lebih dari, hampir, ratusan
	meansBreakdown                    // terdiri dari, yaitu
	meansFiller                       // greetings and words that add nothing
	meansLink                         // words between item and number that add nothing: ada, jumlah, sebanyak
	meansAnd                          // dan
	meansNot                          // tidak, bukan
	meansBut                          // karena, akibat, tapi: a new thought begins
	meansObstacle                     // kendala
	meansTrouble                      // banjir, putus, mogok
	meansSubject                      // jembatan, truk: what trouble befalls
	meansSolved                       // sudah teratasi, lancar
	meansPlace                        // tps, desa: numbers of one place
	meansFor                          // untuk, atas nama
	meansTime                         // kemarin, jam
	meansRequest                      // mohon, butuh
	meansFuture                       // besok, akan
	meansMore                         // tambahan, datang lagi: an increment
	meansOdd                          // cadangan, terpakai: a part whose number is not the count
	meansExcept                       // kecuali
	meansAsk                          // kapan, berapa
	meansNote                         // catatan
	meansCorrect                      // ralat
	meansDash                         // minus
	meansAside                        // words whose numbers are not stock: jumlah pemilih, truk membawa
	meansArea                         // the name of an area
	meansForeign                      // goods that are none of the election's: konsumsi, masker
)

// quality is what a number can say of goods besides how many there are.
type quality uint8

const (
	qualityNone quality = iota
	qualityDamaged
	qualityShort
	qualityOver
	qualityGood
	qualities
)

var grammarWords = `
election gubernur = gubernur|pemilihan gubernur|gubernur dan wakil gubernur|gubernur wakil gubernur
election bupati = bupati|pemilihan bupati|bupati dan wakil bupati|bupati wakil bupati
unit lembar = lembar
unit buah = buah
unit botol = botol
unit keping = keping
unit set = set|paket set
unit eksemplar = eksemplar
unit batang = batang
unit utas = utas
unit rangkap = rangkap
pack dus = dus
pack kardus = kardus
pack koli = koli|colly|coli|kolli
pack pack = pack|pck
pack box = box
pack bungkus = bungkus
pack ikat = ikat
pack bundel = bundel|bundle|bendel
pack karung = karung
pack peti = peti
pack rim = rim
pack roll = roll|rol|gulung
pack karton = karton
pack bal = bal
pack paket = paket
pack lusin = lusin
packsize = isi|berisi|isinya
per = per|tiap|setiap|tiap tiap
damaged = rusak|sobek|basah|kotor|cacat|pecah|buram|kusut|robek|penyok|lecet|retak|koyak|lembab|berjamur|luntur|patah|tumpah|bocor|kering|noda|bernoda|noda tinta|kena noda|kena noda tinta|kena tinta|terkena noda|terkena noda tinta|terkena tinta|bercak tinta|bercak|salah cetak|salah potong|potongan miring|blur|gagal cetak|cetak buram|kondisi rusak|keadaan rusak|dalam keadaan rusak|kerusakan|rusak berat|rusak ringan|rusak parah|terlipat|tidak layak|tidak layak pakai|tidak terpakai|tidak bisa dipakai|terkelupas|lepas lem|bolong|berlubang|lubang|tergores|tidak baik|tidak bagus|kurang baik|reject
short = kurang|kekurangan|kekurangannya|kurangnya|masih kurang|ada kekurangan|defisit
over = lebih|kelebihan|kelebihannya|lebihnya|berlebih|surplus|sisa lebih|ada kelebihan
good = baik|bagus|layak|layak pakai|utuh|mulus|kondisi baik|kondisi bagus|kondisinya baik|keadaan baik|dalam keadaan baik|dalam kondisi baik|dalam kondisi bagus|normal|bisa dipakai
need = kebutuhan|kebutuhannya|seharusnya|target|targetnya|harusnya|semestinya|jatah|alokasi|idealnya
state nihil = nihil|yang kosong|yang masih kosong|yang belum ada|yang nihil|belum ada apa apa|tidak ada apa apa|belum ada apa|kosong|belum ada|tidak ada|habis|masih kosong|masih nihil|zero|sama sekali belum ada|belum ada sama sekali|tidak ada sama sekali|sudah habis|masih belum ada|belum tersedia|tidak tersedia
state belum_datang = belum datang|yang belum datang|yang belum tiba|yang belum sampai|yang belum diterima|yang belum masuk|yang masih di jalan|belum ada satupun yang datang|belum ada satu pun yang datang|belum terima apa apa|belum menerima apa apa|belum ada yang diterima|belum ada yang masuk|belum ada yang sampai|belum ada yang tiba|belum ada diterima|belum kami menerima|belum dibagi|belum tiba|belum sampai|masih di jalan|masih dalam perjalanan|dalam perjalanan|masih perjalanan|di perjalanan|masih di perjalanan|belum diterima|belum terima|belum masuk|belum kami terima|belum dikirim|belum ada datang|belum ada yang datang|belum juga datang|masih belum datang|sama sekali belum datang|belum datang sama sekali|belum kunjung datang|menyusul|belum nyampe|belum nyampai|belum sampe|masih otw|otw|sedang dalam perjalanan|belum kami dapat|belum dapat|belum ditrima|belum terkirim|tidak datang datang|belum merapat|belum ada kiriman|masih dikirim|belum menerima|lagi di jalan|lagi jalan|lagi otw|di jalan|masih jalan|lagi dalam perjalanan|lagi perjalanan|belum ada yang datang sama sekali|belum ada datang sama sekali|belum ada yang tiba sama sekali|sama sekali belum ada yang datang|belum ada satupun datang|masih dijalan|lagi dijalan|dijalan|sedang dijalan|masih di perjalanan darat
state dalam_pendataan = masih didata|data menyusul|laporan menyusul|rincian menyusul|jumlah menyusul|masih dalam proses hitung|masih dalam proses penghitungan|sedang dihitung|masih dihitung|sedang didata|dalam pendataan|masih pendataan|masih dalam pendataan|sedang dalam pendataan|belum dihitung|belum didata|belum selesai dihitung|masih kami hitung|masih kami data|proses hitung|masih proses hitung|masih proses pendataan|proses pendataan|dalam proses hitung|dalam proses pendataan|sedang kami hitung|sedang kami data|masih penghitungan|dalam penghitungan|masih dalam penghitungan|masih proses penghitungan|masih dicek|sedang dicek|masih disortir|sedang disortir|belum dicek|masih cek|dalam pengecekan|masih dalam pengecekan|sedang dalam penghitungan|sedang penghitungan|lagi dihitung|masih lagi dihitung|lagi didata|belum sempat dihitung|belum terhitung|belum terdata|masih direkap|sedang direkap|masih dirapikan|masih menghitung|sedang menghitung|masih mendata|sedang mendata|masih di data|masih di hitung|sedang di hitung|sedang di data|masih diproses|sedang diproses|lagi diproses|masih diinput|sedang diinput
state lengkap = lengkap|aman dari banjir|aman dari hujan|bebas banjir|aman dari air|aman|sesuai|lengkap dan aman|aman dan lengkap|lengkap aman|aman lengkap|sudah lengkap|cukup|pas|klop|tercukupi|terpenuhi|mencukupi|sesuai kebutuhan|sesuai dengan kebutuhan|sesuai dpt|sesuai dengan dpt|sesuai surat jalan|sesuai dengan surat jalan|sesuai jumlah|sesuai dengan jumlah|sesuai data|sesuai jumlah dpt|sesuai dengan jumlah dpt|sesuai dengan data|sesuai target|sesuai alokasi|sesuai ba|sesuai berita acara|sesuai dengan berita acara|sesuai kebutuhan tps|sesuai jumlah tps|sesuai dengan jumlah tps|sesuai jumlah kebutuhan|dalam keadaan aman|dalam kondisi aman|kondisi aman|keadaan aman|keadaan lengkap|kondisi lengkap|dalam keadaan lengkap|aman terkendali|aman saja|sudah sesuai|sudah aman|aman dan terkendali|sudah cukup|lengkap sesuai|lengkap sesuai kebutuhan|lengkap dan sesuai|lengkap terkendali|aman lancar|aman dan lancar|lancar dan aman|lancar aman|full|komplit aman|ready lengkap|aman komplit
unready = kurang lengkap|belum lengkap|tidak lengkap|tidak sesuai|belum sesuai|kurang sesuai|belum aman|tidak aman|belum cukup|tidak cukup|kurang aman|kurang cukup|belum terpenuhi|belum mencukupi|tidak mencukupi
all = semua|seluruh|logistik|semua logistik|seluruh logistik|barang|barang barang|semua barang|seluruh barang|perlengkapan|semua perlengkapan|seluruh perlengkapan|semua item|seluruh item|logistik pilkada|logistik pemilu|semua logistik pilkada|perlengkapan tps|logistik pemilihan|semuanya|lainnya|yang lain|yang lainnya|selebihnya|lain lain|item lain|barang lain|logistik lain|logistik lainnya|sisanya|perlengkapan lain|perlengkapan lainnya|barang lainnya|item lainnya|semua jenis logistik|seluruh jenis logistik|logistik semua|kotak dan isinya|selain itu|di luar itu|selain daripada itu
each = masing masing|masing|masing2|sama sama|each|sama banyak|keduanya|dua duanya|kedua duanya|keduanya masing masing|keduanya sama|sama rata
total = total|totalnya|total semua|total keseluruhan|jumlah total|jumlah semua|jadi total|jumlah keseluruhan|total jumlah
from = dari|dari total|dari kebutuhan|dari target|dari jumlah|dari seharusnya|dari yang seharusnya|dari alokasi|dari jatah|dari total kebutuhan|dari jumlah kebutuhan|dari keseluruhan|dari rencana|dari semua
about = kira|kurang lebih|lebih kurang|sekitar|kira kira|kisaran|sekira|sekiranya|plus minus|perkiraan|diperkirakan|estimasi jumlah|seputar|kurleb|krg lebih
vague = lebih dari|kurang dari|hampir|nyaris|lebih besar dari|di atas|di bawah|minimal|maksimal|paling sedikit|paling banyak|puluhan|ratusan|ribuan|belasan|beberapa|sebagian|separuh|setengah|seratusan|banyak|sedikit|antara|mungkin|sepertinya|kayaknya|perasaan|kalau tidak salah|kalo tidak salah|katanya|entah
breakdown = terdiri dari|terdiri atas|terdiri|yaitu|yakni|rinciannya|rincian|dengan rincian|meliputi|di antaranya|diantaranya|dengan perincian|perinciannya|termasuk
link = kena hujan|terkena hujan|kena air|terkena air|kehujanan|kena hujan deras|terkena air hujan|kena air hujan|sama|sama juga|idem|sama seperti|ada|adanya|jumlah|jumlahnya|sebanyak|sejumlah|sudah ada|stok|stock|stoknya|tersedia|ready|yang ada|yang|sudah|baru|baru ada|hanya|hanya ada|cuma|cuma ada|saat ini|sekarang|posisi|isi sementara|sementara|masih|masih ada|yang masih ada|diterima|terima|sudah diterima|sudah terima|sudah kami terima|kami terima|kita terima|telah kami terima|menerima|sudah menerima|kami sudah menerima|kami sudah terima|sudah datang|datang|baru datang|sudah tiba|tiba|baru tiba|sudah masuk|masuk|baru masuk|sudah sampai|sampai|adalah|itu|ini|nya|juga|saja|jadi|untuk saat ini|fisik|secara fisik|realisasi|kami|kita|sini|di sini|disini|di gudang|di gudang ppk|di ppk|di kantor|di kantor ppk|di kecamatan|di sekretariat|di sekretariat ppk|tercatat|terdata|total ada|per hari ini|kondisi|keadaan|kondisinya|dalam kondisi|dalam keadaan|jenis|model|punya|punya kami|ppk punya|item|terhitung|berjumlah|yang diterima|yang sudah diterima|yang datang|yang sudah datang|yang tersedia|yang baru datang|yang masuk|yang sudah masuk|tinggal|tersisa|sisa|sisanya ada|dengan jumlah|dengan|di|ke gudang|ke gudang ppk|pada|nih|ya|sih|deh|lho|loh|dong|kok|kan|tuh|lagi ada|kalau|kalo|terus|lalu|kemudian|selanjutnya|berikutnya|lanjut|turun|siap pakai|di tempat kami|di tangan|pada kami|di sekre|sudah di gudang|sudah di ppk|sudah ada di gudang|sudah ada di ppk|sudah di kantor|sudah di kecamatan|sudah di kantor kecamatan|di kantor kecamatan|di aula kecamatan|di kantor camat|di gudang kecamatan|dr kpu|dari kpu|dari kpu kukar|dari kabupaten|dari gudang kpu|dari gudang kabupaten|yang kami terima|sudah lengkap diterima|alhamdulillah sudah|yaitu ada|dalam|hasil hitung|hasil hitungan|hasil penghitungan|hasil pengecekan|setelah dicek|setelah dihitung|setelah kami hitung|setelah dihitung ulang|setelah dicek ulang|dihitung|terbaru|berupa|berisi data|sebanyak banyaknya|belum dibuka|masih tersegel|masih segel|belum dibongkar|masih disegel|pas bongkar|pas bongkar muat|pas datang|pas dibuka|pas turun|pas dicek|pas dihitung|pas hujan|pas diturunkan|pas diangkut|pas di jalan|saat bongkar|saat bongkar muat|waktu bongkar|waktu bongkar muat|saat diturunkan|saat diangkut|jadinya|tersegel|kondisi tersegel|dalam keadaan tersegel|tersegel rapi|tersegel utuh|segel utuh|sudah kami hitung|sudah kami cek|sudah kami data|sudah dicek|sudah didata|sudah dihitung bersama|reguler|tps reguler|biru|biru muda|merah|merah marun|marun|maroon
filler = pak|bapak|telat lapor|terlambat lapor|telat laporan|terlambat laporan|terlambat melaporkan|terlambat melapor|telat melapor|telat melaporkan|baru lapor|baru bisa lapor|baru sempat lapor|sejauh ini|sampai saat ini|hingga saat ini|sampai sekarang|hingga kini|sampai dengan saat ini|bu|ibu|pak ketua|bapak ketua|bapak ibu|bapak dan ibu|ketua|pimpinan|ndan|komandan|bos|boss|bang|kak|mas|mbak|abah|bro|min|admin|izin|izin melapor|izin melaporkan|mohon izin|mohon izin melaporkan|mohon izin melapor|mohon ijin|lapor|melapor|melaporkan|kami laporkan|kami melaporkan|laporan|dilaporkan|disampaikan|menyampaikan|izin menyampaikan|mohon izin menyampaikan|izin lapor|lapor pak|sebagai berikut|berikut|berikut ini|berikut laporan|berikut kami laporkan|berikut data|berikut disampaikan|berikut rincian|berikut rinciannya|berikut datanya|adapun|bahwa|yth|kepada yth|kepada|dengan hormat|salam|salam hormat|hormat kami|hormat saya|salam sehat|selamat|selamat pagi|selamat siang|selamat sore|selamat malam|met pagi|met siang|met sore|met malam|pagi|siang|sore|malam|pagi pak|assalamualaikum|assalamu alaikum|ass|asslm|aslm|assalamualaikum wr wb|assalamualaikum warahmatullahi wabarakatuh|asalamualaikum|assalamu alaikum wr wb|assalamu alaikum warahmatullahi wabarakatuh|waalaikumsalam|wr wb|wr|wb|wassalam|wassalamualaikum|wassalamualaikum wr wb|wassalamu alaikum|wassalamu alaikum wr wb|shalom|om swastiastu|syalom|terima kasih|terimakasih|terima kasih banyak|makasih|makasih banyak|thanks|thank you|suwun|matur nuwun|trima kasih|kasih|demikian|demikian laporan|demikian laporan kami|demikian yang dapat kami laporkan|demikian yang dapat kami sampaikan|demikian disampaikan|demikian dilaporkan|demikian kami laporkan|demikian kami sampaikan|demikian untuk diketahui|demikian laporannya|demikian terima kasih|demikian pak|demikian atas perhatiannya|demikian laporan sementara|sekian|sekian laporan|sekian laporan kami|sekian dan terima kasih|sekian terima kasih|atas perhatiannya|atas perhatian|atas perhatiannya kami ucapkan terima kasih|atas perhatian dan kerjasamanya|atas kerjasamanya|mohon arahan|mohon petunjuk|mohon arahannya|mohon petunjuknya|mohon maaf|maaf|maaf pak|mohon maklum|mohon doanya|mohon doa|mohon doa nya|mohon dimaklumi|mohon diterima|dumohon|siap|siap pak|baik pak|oke|ok|oke pak|sip|mantap|alhamdulillah|puji tuhan|syukur|bismillah|insya allah|insyaallah|inshaallah|kembali|laporan logistik|laporan stok|laporan harian|laporan logistik ppk|laporan ppk|laporan kami|laporan sementara|laporan hari ini|update|update logistik|update laporan|update stok|info|info logistik|informasi|data|data logistik|data sementara|data stok|rekap|rekap logistik|rekap data|posisi logistik|perkembangan|perkembangan logistik|stok logistik|kondisi logistik|hasil laporan|untuk diketahui|utk diketahui|untuk menjadi maklum|mohon menjadi periksa|mohon menjadi perhatian|disini|kami dari|saya dari|saya|dari ppk|dari kami|bersama ini|dengan ini|kpu|kpu kukar|kabupaten|divisi logistik|divisi|anggota|sekretaris|ketua ppk|atas perhatian bapak|atas perhatian bapak ibu|semoga|semoga lancar|semangat|hari ini|tanggal hari ini|pilkada|pilkada 2024|pilkada serentak|pilkada serentak 2024|pemilu|pemilihan|ppk|kecamatan|laporan ppk kecamatan|bapak ibu pimpinan|gih|nggih|inggih|njih|ulun|pian|kawan|rekan rekan|rekan|teman teman|dan sekitarnya|tersebut|yaa|iya|ya pak|ya bu|dulu|dulu pak|segera|tolong dicatat|mohon dicatat|tolong catat|dicatat|catat|tolong diinput|terlampir|berdasarkan|lapor bu|dgn hormat|izin bu|izin pak|izin update|izin share|izin info|izin menginformasikan|menginformasikan|kami informasikan|kami sampaikan|tabe|permisi|test|tes|laksanakan|siap laksanakan|dilaksanakan|akan dilaksanakan|dimengerti|infonya|atas infonya|informasinya|atas informasinya|terima kasih infonya|terima kasih informasinya|arahannya|bimbingannya|kerjasamanya|forwarded|diteruskan|fwd|mudahan|mudah mudahan|semoga lancar semua|semoga lancar semuanya|moga|moga moga|selamat sampai tujuan|sampai tujuan|selamat sampai|lancar jaya|tetap semangat|semangat terus|sukses|sukses selalu|sehat selalu|sehat|amin|aamiin|barakallah|mohon doa restu|mohon doa restunya|doanya|doakan|mohon doakan|salam sukses|semoga sukses|semoga sehat|semoga sehat selalu|semua sehat|diberi kesehatan|selamat bertugas|selamat bekerja|selamat beraktivitas|selamat istirahat|lah|kah|pun|nah|mohon waktu|mohon waktunya|minta waktu|lambat lapor|lambat laporan|lambat melapor|maaf lambat|maaf telat|maaf terlambat|mohon maaf terlambat|mohon maaf telat|ampun|ampun pak|komisioner|bapak komisioner|ibu komisioner|bapak ibu komisioner|baru ada sinyal|baru dapat sinyal|baru ada jaringan|baru dapat jaringan|kabag|kasubag|kasubbag|sekretariat|haja|wal|we|jua|leh|kalo|laporan selesai|siap laporan selesai|selesai laporan|sbb|diucapkan|kami ucapkan|ucapkan|diucapkan terima kasih|hormati|yang kami hormati|yang terhormat|yang saya hormati|kami hormati|nuwun sewu|kulo nuwun|kulonuwun|nuwun|laporan situasi|situasi akhir|situasi terkini|melaporkan situasi akhir|kada ai|pak ai|lagi ai|ulun lapor|izin bertanya|mau bertanya|mau tanya|izin tanya|bertanya|numpang tanya|syukron|jazakallah|jazakumullah|hatur nuhun|tarima kasih|tarimakasih|terimong kaseh|suwon|maturnuwun|kalau salah ketik|kalau ada salah ketik|bila salah ketik|maaf kalau salah|kalau ada yang salah|mohon maaf kalau salah ketik|maaf kalau salah ketik|laporan tadi|laporan yang tadi|laporan saya tadi|laporan kami tadi|rekap mingguan|laporan mingguan|mingguan|ping|p|ae|ee|ay|cil|pang|ja|ni|umai|etam|etam lapor|pak ae|pak ay|pak ee|kirim tabel|ulun kirim tabel|ulun kirim|lapor pang|kita lapor|trimakasih|pian sehat|pian sehat kah|semoga sehat pak|hitungan|mohon izin hitungan|data hitungan
and = dan|serta|plus|beserta|and|juga dan|dan juga
not = tidak|bukan|tanpa|jangan|belum
but = karena|akibat|sebab|disebabkan|dikarenakan|gara gara|tapi|namun|cuman|sehingga|hanya saja|sedangkan|sementara itu|gegara|lantaran|imbas|berhubung|mengingat|walau|walaupun|meskipun|meski|padahal|supaya|agar|jadi tidak
obstacle = kendala|kendalanya|hambatan|hambatannya|permasalahan|permasalahannya|masalah|masalahnya|problem|problemnya|trouble|gangguan|kendala lapangan|kendala di lapangan|kendala kami|kendala saat ini|keluhan|ada kendala|ada masalah|ada hambatan|mengalami kendala|terdapat kendala|terjadi kendala|kendala yang dihadapi|kendala hari ini|kendala teknis|lapor kendala|untuk kendala|adapun kendala|kami ada kendala|obstacle|kesulitan|ada gangguan|kendala lain|kendala lainnya|kendala kedua|kendala pertama|kendala ketiga|kendala berikutnya|hambatan lain|masalah lain
solved = sudah teratasi|teratasi|sudah diatasi|sudah selesai|sudah normal|sudah surut|sudah bisa dilewati|sudah bisa dilalui|sudah lancar|lancar|sudah aman lagi|sudah diperbaiki|sudah terbuka|sudah nyala|sudah menyala|bisa dilewati|bisa dilalui|kondusif|tertib|terkendali|cerah|lancar lancar|sudah baik|sudah clear|clear|sudah ditangani
for = untuk|atas nama|a n|an|mewakili
time = kemarin|kemarin pagi|kemarin siang|kemarin sore|kemarin malam|tadi|tadi pagi|tadi siang|tadi sore|tadi malam|semalam|malam tadi|pagi tadi|siang tadi|sore tadi|pagi ini|siang ini|sore ini|malam ini|barusan|baru saja|tadi subuh|subuh|subuh tadi|dini hari|kemaren|kemarin lusa|dua hari lalu|hari kemarin|tadi barusan|malam kemarin|sore kemarin|siang kemarin|pagi kemarin
request = mohon|minta|tolong|butuh|perlu|dibutuhkan|diperlukan|memerlukan|membutuhkan|mohon dikirim|mohon bantuan|mohon tambahan|minta tambahan|minta tambah|minta dikirim|harap|dimohon|mohon ditambah|perlu tambahan|butuh tambahan|perlu tambah|butuh tambah|usul|usulan|diusulkan|permintaan|memohon|meminta|ajukan|mengajukan|pengajuan|mohon segera|mohon kirim|mohon dikirimkan|tolong kirim|tolong dikirim|tolong ditambah|mohon penambahan|kami mohon|kami butuh|kami minta|kami perlu|masih butuh|masih perlu|kalau bisa ditambah|bisa ditambah|kalau bisa dikirim|kalau bisa tambah|bisa dikirim|bisa tambah|kalau bisa
future = besok|lusa|akan|nanti|rencana|rencananya|dijadwalkan|estimasi|akan datang|akan dikirim|minggu depan|bakal|jadwal|besok pagi|besok siang|besok sore|nanti malam|nanti sore|insya allah besok|insyaallah besok|mau dikirim|mau datang|hendak|segera dikirim|akan kami|akan segera
more = pengganti|penggantian|tambahan|tambah|bertambah|datang lagi|masuk lagi|tambahan lagi|susulan|nambah|penambahan|ditambah|tiba lagi|terima lagi|lagi datang|lagi masuk|bertambah lagi|ketambahan|tambahannya
odd = cadangan|di luar|diluar|tidak termasuk|belum termasuk|bekas|lama|pinjaman|psu|terpakai|dipakai|digunakan|terdistribusi|didistribusikan|dikirim|terkirim|disalurkan|tersalurkan|sudah dikirim|sudah disalurkan|sudah didistribusikan|keluar|digeser|bergeser|dirakit|sudah dirakit|dilipat|sudah dilipat|disortir|tersortir|sudah disortir|terlipat rapi|kosong isi|sudah digeser|sudah bergeser|belum dirakit|belum dilipat|belum disortir|diganti|diretur|retur|dikembalikan|ditarik|dimusnahkan|dibakar|diserahkan|sudah diserahkan|dipinjam|persen|selisih|belum kembali|kembali ke|nomor seri|nomor|seri|kode|sudah terdistribusi|dibagi|dibagikan|sudah dibagikan|sudah dibagi|sebelumnya|sebelum|tadinya|semula|awalnya|sudah terpakai|tidak kembali|yang belum|yang lama|bukan|sampel|contoh|belum|kembali lagi|simulasi|dalam kota|ekstra|extra|rusak diganti|lain|tumpuk|tumpukan
except = kecuali|selain
ask = kapan|apakah|bagaimana|gimana|berapa|dimana|mana|kenapa|mengapa|siapa|apa|apa kah|gmana|adakah|bolehkah|bisakah
note = catatan|ket|keterangan|note|nb|info tambahan|tambahan info|noted|catatan kami|ctt|catatan tambahan
correct = ralat|ralatnya|koreksi|koreksinya|revisi|perbaikan|pembetulan|diralat|dikoreksi|direvisi|update terakhir|maaf salah|eh|eh salah|eh maaf|ups|upss|maaf keliru|maaf tadi salah|tadi salah|maaf salah ketik|maksudnya|maksud saya|maksud kami|yang benar|yang betul|benarnya|melainkan|typo|keliru|salah ketik angka|salah tulis|salah tulis angka|salah hitung
dash = minus|min
plain = dalam kotak|luar kotak|di luar kotak|di dalam kotak|isi kotak|per kotak|tiap kotak|setiap kotak|dalam kotak suara|di dalam kotak suara|luar kotak suara|di luar kotak suara|isi kotak suara|kurang jelas|kurang paham|kurang tahu|kurang tau|kurang ingat|kurang yakin|kurang ngerti|kurang mengerti|kurang enak|kurang sehat|lebih lanjut|lebih jelas|lebih jelasnya|lebih baik|lebih cepat|lebih dulu|lebih awal|foto menyusul|bukti menyusul|dokumentasi menyusul|ba menyusul|berita acara menyusul|fotonya menyusul|rekap menyusul|video menyusul
foreign = konsumsi|nasi|nasi kotak|nasi bungkus|kotak nasi|kotak makan|kotak makanan|kotak konsumsi|kotak snack|snack|snack box|makanan|minuman|air mineral|air minum|air minum kemasan|aqua|galon|kopi|gula|teh|roti|kue|rokok|beras|mie|mie instan|sembako|masker|sarung tangan|hand sanitizer|handsanitizer|sanitizer|disinfektan|obat|obat obatan|p3k|kotak p3k|kotak obat|vitamin|sampah|kantong sampah|plastik sampah|kotak sampah|kotak amal|kotak saran|kotak perkakas|kotak alat|kursi|meja|kursi plastik|meja plastik|tenda|terpal|terpal plastik|plastik terpal|tikar|tikar plastik|karpet|kipas|kipas angin|lakban|isolasi|tali rafia|rafia|paku payung|paku tembok|paku kayu|map|stempel|bantalan stempel|bak stempel|tinta stempel|tinta printer|tinta print|kertas hvs|hvs|kertas a4|kertas f4|kalkulator|senter|baterai|batu baterai|seragam|rompi|topi|kaos|jas hujan|helm|sepatu|ember|banner|spanduk|baliho|laptop|printer|kamera|kabel listrik|kabel rol|kabel roll|kabel data|kabel lampu|stop kontak|plastik pembungkus|plastik wrap|plastik wrapping|amplop gaji|amplop honor|undangan rapat|undangan bimtek|undangan pelantikan|undangan rakor|life jacket|pelampung|jaket pelampung|atk sekretariat|atk kantor|atk ppk|bendera|bbm|solar|bensin|pertalite|rompi linmas|seragam linmas|topi linmas|baju linmas|seragam kpps|kaos kpps|topi kpps|rompi kpps
aside = jumlah dpt|total dpt|jumlah pemilih|pemilih|dpt laki laki|dpt perempuan|membawa|mengangkut|memuat|angkut|geser|menggeser|pergeseran|jumlah desa|jumlah petugas|memakai|menggunakan
`
