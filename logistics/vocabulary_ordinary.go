package logistics

// ordinaryWords are words of daily Indonesian: first those that are one or two
// letters away from a word the reader looks for, so that they are never taken for a
// typing error, then those that people put around a report.
const ordinaryWords = `
	acat ampul asah asing aksi balik bantaran barah basa basuh bekap belut biara bias biaya bidik bilas bilis bisik bilang botak bura buras curam curang curat
	cacah cinta catat catatan dagang dayang datung dekap embok fraksi gantung gasing gosong gurat jantung juara jurang kadet kaget kampul kandung kapel karang karat
	karpet kaset katak kebel kembar kendali kendara kening kepung kerang kobak kodak kolak kolam kolong kolor kontak kota kutai kubu kubur kupang kuping kuring kurung kurus
	labil lapel lebah lebar lebuh lembah lembur lempar letih lecah lintas masin matang milik minta motor muram otak patang pecat pecal pelekat perah petah petak piano pinta
	plan plang pleno plato pons pusak rekam rekan rekat resak resap rusa rusuk sanksi sarat satang sebel segar segera seksi sepel serat silik simpul sirat sunat
	surai suram suruh surut syarat suasa suasana sutra tabel taksi tegel tembok tirta totol tunda turang urang urat usak tanda tanta bawah salah sawah susah rumah karena barang
	lambat lamban tanggal tangga bertanda senang sedang orang jalan gelas kelas kantor kerja makan mana mata muat nama pihak pagar pasar rapat rata sampai sampah sampel
	sarana sana sini situ situasi sore surya suku tamat tamu teras kertas beras keras deras tiba tiga tinggi tugas turun udara undang utama wilayah balai bahan baru beban bensin
	abang acara ada adalah adik agak agar ahli air akan akhir akhirnya aki alam alamat alat aman ambil anak anda anggota antar antara antre antri apa apabila apakah api arah arahan
	area asal asrama atap atas atau aula awal bagi bagian bagus bahu bahwa baik bak bakal balas bandar bangku bangun banjir bank bantu bantuan banyak bapak barat baris batal batas
	bawa bawaslu bayar bebas beberapa beda begitu begini bekas bekerja belakang beli belok benar bendera beras berada berangkat berapa berbeda berdasarkan beres berhasil beri
	berikan berikut berita berjaga berjalan berlangsung bermalam bersama bersih bertahap berupa besar besok betul biasa biasanya bila bisa bisik bongkar buka bukan bukit buku
	bulan bumi buruh cadangan camat cari cek cepat cerah cuaca cukup cuma daftar dahulu dalam dan danramil dapat darat dari darurat data daya delta demi demikian dengan depan
	dermaga desa detail dia diam diambil diamankan dianggap diangkut diantar diawasi dibawa diberi diberikan dibongkar dibuat dibuka dicek dicatat dicetak didampingi digunakan
	dihubungi dijaga dijemput dikawal diketahui dikirim dilakukan dilaksanakan diletakkan dilipat dimuat dipakai diperiksa diperlukan dipindah dipisah dirapikan disaksikan disana
	disegel disiapkan disimpan disusun ditata ditaruh diterima ditunggu ditutup dituju dokumen dokumentasi drop dua dulu duluan dunia ekspedisi foto gabung ganti gedung geser
	gudang guna guru habis hadir hal halaman hampir hanya harap hari harus hasil hati hendak hilir himbauan hingga hubungi hujan hulu ibu ikut ini inspeksi instansi isi istirahat
	itu jadi jadwal jaga jam jangan jarak jarang jasa jauh jelas jelang jembatan jemput jenis jika jiwa juga jumat jumpa kabar kabupaten kadang kadus kakak kali kalian kami kamis
	kampung kantong kapan kapal kapolsek karyawan kasi kasih kasubag kata kawal kayu keadaan kebun kecamatan kecil kecuali kegiatan kelompok keluar keluarga kemarin kembali kemudian
	kena kenapa kendaraan kepala kepada keperluan keras keselamatan ketahuan keterangan ketika ketua khusus kiri kira kirim kita koordinasi koramil kosongkan kurir kpps lagi lahan lain
	lainnya lalu lama lampiran lampu lancar langsung lantai lanjut lapangan lapor laut layar lembaga lengkapi lewat libur lihat lima linmas lintas listrik logistik lokasi lorong luar luas lumpur
	lupa lurah macam main maju maka maksud malam mampu masing masih masuk masyarakat mati mau medan melalui melakukan memang membantu membawa memberi memeriksa memuat menuju
	menunggu menerima mengambil mengantar menghubungi menginap menjadi menjaga menurut menyusul merah mereka merupakan mesin meski minggu mobil mohon monitor muara mudah muka mulai
	musim nanti negeri nelayan nomor november oktober olah oleh operator pada padahal pagi pak paling panas panitia pantai panjang panwas panwascam papan para parkir pas pasang
	pasti patroli pekerja pelabuhan pelan pelaksanaan pemeriksaan pemilu pemuda penanggung pendek pengamanan pengawalan pengawas pengecekan penghitungan pengiriman penuh penting penyerahan
	perahu perbatasan pergi perintah perjalanan perlu pernah persiapan pertama perusahaan pesan pesisir petang petugas pihaknya pilih pimpinan pindah pintu polisi polres polsek posisi posko
	posyandu program proses pukul pulang puluh pusat rabu ramai rapi rapih rawan regu relawan rencana resmi ringan ruang ruangan rusuh rute saat sabtu sah saja sakit saksi saling sama
	sambil samping sampaikan sana sangat sangka satu saya sebab sebagian sebelah sebelum sebentar sebuah secara sedang sedikit segala sehat sehingga sejak sejauh sekarang sekalian
	sekali sekitar sekolah sekretaris sekretariat selama selamat selanjutnya selasa selatan selesai seluruh semalam sementara semoga semua sendiri senin seorang sepanjang seperti
	serah serentak sering serta sertijab sesuai sesudah setelah setempat setiap setuju siang siap siapa siapkan simpan sisa sisi sopir status suatu sudah sulit supaya surat tadi tahan tahap
	tahu tahun tali tamat tambah tambak tanah tandatangan tangan tanpa tapi tas tata teman tempat tengah tentang tepat terbaik terakhir terang teras terdiri terhadap terima terjadi
	terjaga terkait terkendali terlambat termasuk terpal tersebut tertib tetap tiang tiap tidur tim timur tinggal tingkat titik titip tokoh tolong truk tujuan tunggu turun tutup tuntas uang
	ujung umum unsur untuk usai utara vendor verifikasi waktu wakil walau warga warung yaitu yang zona tenda meja kursi papan banner spanduk kamera genset rokok makanan minuman air mineral nasi
	kopi kue snack konsumsi transport transportasi angkutan ongkos biaya dana anggaran honor kuitansi nota bukti lahan lapangan halaman rapat rakor bimtek pelantikan sumpah apel upacara
	jerigen drum ember lampu senter terpal tikar kipas printer laptop komputer kertas hvs map stempel kalender jam dinding mahakam belayan kukar kutai kartanegara tenggarong
	bahas bantah berkas berkah selamat sehatlah sukses lancarlah amin aamiin doa doanya doakan berkenan kesempatan perhatian kerjasama kerja sama maklum sekian wassalam perkenan waktunya
	izinkan ijinkan panggilan lapak lapaknya jelek mantul bekerja kawannya bos siaga standby stand by hadirin insya allah tuhan mudahan moga masya masyaallah subhanallah ya yo yoi ayo oh eh ah
	perubahan berubah bertambahnya dibanding dibandingkan sebelumnya sesudahnya terakhir terbaru rincian perincian kekurangan kelebihan lengkapnya penambahan pengurangan pergantian
	penggantian pengganti penukaran tukar menukar ganti mengganti rapikan merapikan susun menyusun hitung menghitung cek mengecek periksa data mendata catatkan rekapan rekapitulasi
	simulasi sosialisasi persiapkan mempersiapkan menyiapkan mengamankan mengawal mendampingi melaporkan menyampaikan meneruskan diteruskan diserahterimakan serahterima penerimaan
	pendistribusian distribusikan mendistribusikan menyalurkan penyaluran pengembalian mengembalikan menyerahkan membagikan pembagian pengepakan packing sorlip sortir lipat melipat
	menyortir setting pengesetan merakit perakitan memasang pemasangan mengunci terkunci dikunci bongkar muat bongkarmuat turunkan diturunkan menurunkan naikkan dinaikkan
	terbungkus dibungkus bungkus plastikin ditutupi tertutup rapat terpal pallet palet rak lemari ruko rumah dinas kades lurah camat kecamatannya desanya kampungnya tpsnya
	kawasan dusun gunung danau pulau tanjung teluk muara simpang jalur darat laut udara penyeberangan menyeberang nyeberang seberang sebrang hilirnya hulunya pedalaman
	lancar lancarkan kondusif tertib damai tenang terkendali stabil normal ramah siaga waspada rawan resiko risiko
	sopirnya supirnya kernet motoris nahkoda nakhoda abk kru teknisi tukang montir bengkel sparepart onderdil oli rem
	yakin pasti kayaknya mungkin semestinya harusnya sebaiknya tampaknya rupanya ternyata memang ternyata sepertinya
	kmi beliau mereka bapaknya ibunya pakde bude mbah
	minggu depan bulan kemarin tadi barusan semalam subuh dzuhur zuhur ashar asar magrib maghrib isya
	sehubungan berkaitan terkait mengenai tentang perihal hal pokok intinya ringkasnya singkatnya pendeknya
	telepon kontak cp hubungi narahubung contact person wa hp email plat nopol
	hai halo hallo haloo hello hi p min gan sis om tante paman acil julak busu etam awak endik nyawa
`
