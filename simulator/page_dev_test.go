package simulator

import (
	"net/http/httptest"
	"os"
	"testing"
	"encoding/base64"

	"github.com/chromedp/chromedp"
)

func TestDevScene(t *testing.T) {
	d := pageDriver{t, browser(t)}
	r := newPageRig(t)
	for i, n := range []string{"Siti Rahma", "Drs. Ahmad Yani", "Budi Santoso", "Hj. Rusmini", "Yohanes Lawai"} {
		r.AddUser(User{ID: int64(101 + i), FirstName: n})
	}
	g, _ := r.AddGroup("KPU Kutai Kartanegara – Logistik", Supergroup, 101, 102, 103, 104, 105)
	web := httptest.NewServer(NewPage(PageOptions{Server: r.Server, Title: "Laporbot", Time: movable{r.clock},
		Phones: []Phone{
			{"Ibu Siti Rahma", "Operator", 101, 0}, {"Bapak Ahmad Yani", "Ketua KPU (pimpinan)", 102, 0}, {"Bapak Budi Santoso", "Ketua PPK Anggana", 103, 0},
			{"Ibu Rusmini", "Ketua PPK Tabang", 104, 0}, {"Bapak Yohanes Lawai", "Ketua PPK Kembang Janggut", 105, 0}, {"Grup KPU", "5 anggota", 101, g},
		},
		Actions: []PageAction{{"jam", "+1 jam"}, {"jadwal", "Ke jadwal berikutnya"}, {"besok", "Ke besok pagi"}}}))
	defer web.Close()
	go miniBot{r}.run(t.Context())
	d.run("open", chromedp.EmulateViewport(1440, 900), chromedp.Navigate(web.URL))
	for i := 0; i < 4; i++ {
		d.click("#phones .phone:nth-child("+string(rune('1'+i))+") .start", "MULAI")
	}
	d.see("#phone0 .text", "Selamat")
	d.submit(0, "/undang ketua Anggana")
	d.see("#phone0 .text", "Undangan")
	d.click("#phone0 .other:last-child .acts button", "teruskan")
	d.click("#phone0 .targets button", "Yohanes")
	d.submit(2, "/lapor kotak suara 86, bilik suara 172")
	d.click("#phone2 .keys button", "Kirim")
	d.see("#phone2 .text", "R-1")
	d.submit(3, "/lapor kotak suara 40")
	d.click("#phone3 .keys button", "Batal")
	d.see("#phone3 .alert", "dapat")
	d.write(1, "/")
	d.click("#phone5 .start", "TAMBAH")
	r.call("sendMessage", "chat_id", id(g), "parse_mode", "HTML", "text", "<b>Ringkasan distribusi logistik</b>\nKPU Kabupaten Kutai Kartanegara\nRabu, 20 November 2024 pukul 20.00 WITA (H-7)\n\n<b>Kelengkapan laporan:</b> 17 dari 20 kecamatan (85%)\n<blockquote expandable>Belum melapor: Tabang, Kembang Janggut, Muara Wis</blockquote>\n\n<pre>Kotak suara   2.894  dari 2.894\nBilik suara   5.788  dari 5.912</pre>\n\n<i>Angka pada pukul 19.58 WITA.</i> <u>Rincian</u>: /rekap atau <a href=\"https://kpu.go.id\">laman KPU</a> <tg-spoiler>rahasia</tg-spoiler>")
	r.call("pinChatMessage", "chat_id", id(g), "message_id", "2")
	tiny, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	m, err := r.Send(103, g, Outgoing{Photo: &Upload{Name: "a.png", Data: tiny}, Caption: "Kotak suara sudah diterima di gudang PPK"})
	ok(t, err)
	_, err = r.Send(104, g, Outgoing{Text: "Terima kasih, Pak Budi. Kapal ke Tabang berangkat besok pagi.", ReplyTo: m})
	ok(t, err)
	d.see("#phone5 .text", "Terima")
	ok(t, r.MakeAdmin(r.BotID(), g))
	t.Log(r.call("pinChatMessage", "chat_id", id(g), "message_id", "2"))
	r.call("setMessageReaction", "chat_id", id(g), "message_id", "5", "reaction", `[{"type":"emoji","emoji":"👍"}]`)
	png := must[[]byte](t)(os.ReadFile("/tmp/page.png"))
	must[int](t)(r.Send(103, 103, Outgoing{Photo: &Upload{Name: "a.png", Data: png}, Caption: "Kotak suara"}))
	r.call("sendMessage", "chat_id", "104", "text", "Pilih barang", "reply_markup", `{"keyboard":[["Kotak suara","Bilik suara"],["Batal"]]}`)
	r.call("sendMessage", "chat_id", "104", "text", "Pilih barang", "reply_markup", `{"inline_keyboard":[[{"text":"1","callback_data":"1"},{"text":"2","callback_data":"1"},{"text":"3","callback_data":"1"}],[{"text":"Salin","copy_text":{"text":"x"}},{"text":"Buka","url":"https://kpu.go.id"}]]}`)
	d.click("#phone3 .alert button", "OK")
	d.click("#phone0 .own .acts button", "ubah")
	d.run("hover", chromedp.Evaluate[chromedp.Void](`document.querySelector('#phone0 .own .acts').style.opacity = 1; document.querySelector('#phone1 .other .acts').style.opacity = 1`))
	d.click("#phone1 .other .acts button", "balas")
	d.click("#phone2 .other .acts button", "teruskan")
	d.see("#phone2 .own .photo", "")
	d.click("#phone4 .start", "MULAI")
	d.run("x", chromedp.Evaluate[chromedp.Void](`document.querySelector('#phone5 ol').scrollTop = 0`))
	r.sendText(g, "Pesan baru")
	d.run("scroll", chromedp.Evaluate[chromedp.Void](`document.querySelector('#phone0').scrollIntoView()`))
	d.run("wait", chromedp.Sleep(500e6))
	r.sendText(g, "Pesan baru")
	os.Setenv("SCREENSHOT", "/tmp/row.png")
	d.run("scroll", chromedp.Evaluate[chromedp.Void](`document.querySelector('#phone0').scrollIntoView()`))
	d.run("wait", chromedp.Sleep(900e6))
	d.screenshot()
	d.run("scroll", chromedp.Evaluate[chromedp.Void](`document.querySelector('#phone5').scrollIntoView()`))
	d.run("wait", chromedp.Sleep(900e6))
	os.Setenv("SCREENSHOT", "/tmp/row2.png")
	d.screenshot()
	d.run("x", chromedp.Navigate("about:blank"))
}
