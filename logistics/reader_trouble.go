package logistics

// The words of obstacles. troubleWords say by themselves that something is wrong,
// subjectWords name what it may befall, cueWords only help to tell the category.
// Each line: category, weight, phrases. The category of a text is the one with the
// highest sum; the line that stands first wins a tie.
const troubleWords = `
sungai_laut 4 = hanyut|tercebur|kecebur|kecemplung|nyemplung|masuk sungai|jatuh ke sungai|jatuh ke air|jatuh ke laut|terseret arus|sungai meluap|air pasang|pasang surut|air surut|gelombang tinggi|ombak tinggi|ombak besar|gelombang besar|ombak|gelombang|kandas|karam|pasang|surut|arus deras|air dangkal|dangkal|riam|tidak bisa sandar|tidak bisa merapat|tidak bisa berlayar|tidak bisa menyeberang|air terlalu tinggi|air naik|air sungai naik|sungai naik|debit air tinggi|tidak bisa nyeberang|kabut tebal|menunggu pasang|nunggu pasang|tunggu pasang|tunggu air|air tinggi|air lagi tinggi|air masih tinggi|air sungai tinggi|air sungai terlalu tinggi|sungai terlalu tinggi|feri berhenti|penyeberangan berhenti|penyeberangan ditutup|feri tutup|belayan naik|mahakam naik|sungai belayan naik|sungai mahakam naik|air sungai belayan naik|air sungai mahakam naik|belayan tinggi|mahakam tinggi|sungai belayan tinggi|sungai mahakam tinggi|debit sungai belayan tinggi|debit sungai mahakam tinggi|debit sungai tinggi|sungai tinggi|arus sungai deras|sungai deras|arus sungai kuat|arus kuat|arus sangat deras|arus lagi deras
cuaca_banjir 4 = banjir|kebanjiran|terendam|tergenang|genangan|terendam banjir|hujan deras|hujan lebat|hujan terus|hujan|cuaca buruk|cuaca ekstrem|cuaca ekstrim|angin kencang|badai|puting beliung|kabut asap|cuaca tidak mendukung|cuaca kurang bersahabat|cuaca jelek|petir
jalan_akses 4 = jembatan putus|jalan putus|putus|terputus|longsor|jalan rusak|jalan rusak parah|jalan berlumpur|berlumpur|licin|jalan licin|becek|amblas|ambles|jalan amblas|ambruk|jembatan ambruk|roboh|tertimbun|pohon tumbang|tumbang|tidak bisa lewat|tidak bisa dilewati|tidak bisa dilalui|tidak dapat dilalui|tidak dapat dilewati|terisolir|terisolasi|jalan ditutup|ditutup|tertutup|portal|diportal|macet|susah dilewati|sulit dilewati|sulit dilalui|susah dilalui|sulit dijangkau|terperosok|terjebak lumpur|terjebak|jalan hauling|izin perusahaan|jembatan rusak|jalan tanah|akses sulit|akses susah|nyangkut|tersangkut|nyangkut lumpur|tersangkut lumpur|masuk lumpur|harus izin dulu|minta izin dulu|tidak boleh lewat|tidak diizinkan lewat|tidak diijinkan lewat|tidak berani lewat|tidak berani menyeberang|belum berani lewat
armada 4 = mogok|jatuh dari truk|jatuh dari mobil|terjun|masuk parit|masuk jurang|keluar jalur|kecelakaan|tabrakan|terguling|terbalik|tenggelam|ban bocor|ban pecah|ban kempes|pecah ban|bocor ban|bensin habis|solar habis|bbm habis|kehabisan bbm|kehabisan bensin|kehabisan solar|tidak ada kapal|tidak ada truk|tidak ada kendaraan|belum ada truk|belum ada kapal|belum ada kendaraan|belum ada mobil|tidak ada mobil|tidak ada perahu|belum ada perahu|mesin mati|mesin rusak|truk rusak|mobil rusak|kapal rusak|kekurangan armada|kurang armada|armada kurang|kendaraan kurang|sopir sakit|aki soak|patah as|as patah|feri tidak jalan|kapal tidak jalan|tidak jalan|feri rusak|bbm langka|solar langka|antri bbm|antre bbm|rusak di jalan|rusak di tengah jalan|tidak beroperasi|mati mesin|mesin mogok|macet mesin|perahu bocor|kapal bocor|ces bocor|perahu ces bocor|speedboat bocor|ketinting bocor|kelotok bocor|longboat bocor|speed bocor|mesin kapal mati|mesin perahu mati|mesin ces mati|mesin truk mati|mesin mobil mati|mesin speed mati|mesin speedboat mati|mesin ketinting mati|minyak habis|minyak speedboat habis|minyak speed habis|minyak ces habis|bensin speedboat habis|bbm speedboat habis|minyak kapal habis
gudang 4 = atap bocor|gudang bocor|bocor|gudang penuh|gudang sempit|tidak muat|kunci rusak|gembok rusak|kunci gudang rusak|gembok gudang rusak|pintu rusak|pintu gudang rusak|kunci hilang|kunci gudang hilang|rayap|tikus|dimakan rayap|dimakan tikus|tidak ada gudang|belum ada gudang|gudang belum ada|gudang tidak layak|gudang terbatas|penuh|sempit|gudang lembab|pintu jebol
keamanan 5 = demo|unjuk rasa|ancaman|diancam|bentrok|ricuh|rusuh|kerusuhan|sabotase|pencurian|dicuri|maling|dirusak|dihadang|penghadangan|blokade|diblokir|intimidasi|hilang|dibobol|dibakar|dirampas|dijarah|warga memblokir|protes|tidak ketemu|kecurian|terbakar|kebakaran|perusakan|pengrusakan|keributan|ribut|tawuran|dibuka paksa|segel terbuka|segel lepas|segel rusak semua|disegel warga|gudang disegel|digembok warga|dikunci warga|menghadang|dihalangi|menghalangi|memblokir|memblokade|diblokade|melarang lewat|dilarang lewat|dihalang|massa kumpul|massa berkumpul|massa berkerumun
salah_kirim_tertukar 5 = tertukar|salah kirim|salah alamat|salah kecamatan|salah desa|salah tps|salah dapil|nyasar|kesasar|salah jenis|bukan milik|bukan punya kami|salah masuk|tercampur|salah antar|salah label|salah isi|ketukar|salah distribusi|milik kecamatan lain|punya kecamatan lain|dapil lain masuk|milik dapil lain|dari dapil lain|kecamatan lain masuk|desa lain masuk|tps lain masuk
terlambat 3 = terlambat|telat|keterlambatan|lambat|tertunda|ditunda|molor|mundur|belum berangkat|delay|terhambat|tertahan|menunggu lama|belum jalan|tertinggal|ketinggalan|belum bergerak
jaringan_listrik 4 = mati lampu|listrik padam|listrik mati|padam|lampu mati|tidak ada sinyal|sinyal hilang|sinyal lemah|sinyal jelek|susah sinyal|sulit sinyal|blank spot|blankspot|tidak ada jaringan|jaringan hilang|jaringan lemah|jaringan jelek|internet mati|internet putus|jaringan putus|sinyal putus|jaringan terputus|jaringan down|wifi mati|genset rusak|genset mati|pln padam|pemadaman|pemadaman bergilir|listrik belum ada|tidak ada listrik|tidak ada internet|sinyal tidak ada|jaringan tidak ada|listrik tidak ada|sinyal susah|jaringan susah|jaringan lelet|lemot|gangguan sinyal|gangguan jaringan|gangguan listrik|jaringan lambat|internet lambat|silog error|silog tidak bisa dibuka|silog down|server down|korslet|konslet|korsleting|hilang timbul|timbul hilang|hilang muncul|mati total
lokasi_tps 4 = tps pindah|tps dipindah|tps dipindahkan|pindah lokasi|pindah tps|lokasi pindah|lokasi tps pindah|relokasi|pemindahan tps|dipindahkan|dipindah|tps berpindah|lokasi tps dipindah|lokasi tps dipindahkan|tps terdampak|tps tidak layak|lokasi tidak layak|tps harus pindah|pindah tempat|harus pindah|terpaksa pindah|harus dipindah|terpaksa dipindah
dokumen_admin 4 = belum ditandatangani|belum ditanda tangani|belum ttd|belum tanda tangan|belum di ttd|ba belum|berita acara belum|dokumen belum|surat jalan belum|surat tugas belum|tidak ada surat jalan|tidak ada berita acara|surat jalan tidak ada|berita acara tidak ada|surat jalan hilang|dokumen hilang|dokumen tidak lengkap|ba tidak ada|ba hilang|tanda terima hilang|tanda terima belum|sk belum|beda data|administrasi belum|honor belum|salah nama|salah ketik|belum distempel|belum dicap
armada 2 = antri|antre|antrean|antrian|mengantri|mengantre|antrean panjang|antrian panjang
lainnya 2 = tidak bisa|tidak dapat|sulit|susah|bermasalah|error|sakit|meninggal|ditolak|menolak|mengundurkan diri|kurang personil|kurang orang|kekurangan tenaga|kekurangan personil|tidak mampu|terancam|rawan|belum bisa|terpaksa|gagal|tidak berfungsi|terdampak|terkendala|tidak ada penjaga|tidak ada penjaganya|belum ada penjaga|tidak ada yang jaga|tidak ada yang menjaga
`

const subjectWords = `
jalan_akses 3 = jembatan|jalan|akses|jalur|jalan poros|jalan desa|akses jalan|titian
armada 2 = truk|truck|mobil|kendaraan|armada|pickup|pick up|mobil box|mobil boks|colt diesel|sopir|supir|driver|motor|ban|mesin|bbm|solar|bensin|angkutan|motoris|speedboat|speed|longboat|ketinting|ces|perahu|perahu ces|kelotok|kapal|boat
sungai_laut 2 = sungai|laut|feri|ferry|ponton|dermaga|pelabuhan|air sungai|mahakam|belayan|kapal feri|penyeberangan|muara|air|sungai belayan|sungai mahakam|debit air|kabut|arus|lct
cuaca_banjir 2 = cuaca|air|angin
gudang 3 = gudang|atap|kunci|pintu|gembok|gudang ppk|tempat penyimpanan|kunci gudang|plafon|ruangan|ruang penyimpanan|atap gudang|pintu gudang
jaringan_listrik 3 = listrik|sinyal|jaringan|internet|lampu|pln|genset|wifi|telkomsel|silog|sirekap|signal|server|aplikasi
keamanan 3 = massa|warga|penjagaan|polisi|pengamanan|pengawalan|oknum|pendemo|linmas|preman
lokasi_tps 2 = lokasi|lokasi tps
dokumen_admin 3 = berita acara|dokumen|surat jalan|surat tugas|ba|bast|tanda terima|administrasi|surat pengantar|tanda tangan|sk|honor|berkas
lainnya 1 = petugas|personil|personel|tenaga|anggota kami|kpps|porter|buruh|tim|rombongan|pengiriman|distribusi|logistik
`

const cueWords = `
jumlah_kurang 3 = kurang|kekurangan|belum cukup|tidak cukup|kehabisan|habis
jumlah_lebih 3 = lebih|kelebihan|berlebih|surplus
rusak_basah 3 = rusak|sobek|basah|kotor|cacat|pecah|buram|robek|penyok|lembab|berjamur|tumpah|luntur|kusut|robek semua|koyak|rembes|patah|retak|noda|kering|penyok penyok|kena tinta|salah cetak|bengkok|bengkok bengkok
terlambat 2 = jadwal|belum tiba|belum datang|belum sampai
jalan_akses 1 = lumpur|perusahaan|tambang|sawit|hauling|kebun
cuaca_banjir 4 = banjir|terendam|kebanjiran|terendam banjir|tergenang banjir|kena banjir
jalan_akses 4 = jembatan putus|jalan putus|longsor|jembatan ambruk
lokasi_tps 3 = pindah|pindah ke|dipindah ke|dipindahkan ke
salah_kirim_tertukar 4 = dapil lain|kecamatan lain|desa lain|tps lain
jumlah_kurang 2 = selisih|tidak sesuai surat jalan|beda dengan surat jalan|tidak cocok dengan surat jalan|tidak sama dengan surat jalan
rusak_basah 2 = kena air|terkena air|kena hujan|kehujanan|terkena hujan|kena air hujan|terkena air hujan
`
