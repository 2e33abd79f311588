package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser opens a headless chromium that lives as long as the test. Without one the test is skipped, except in CI, which
// promises to have it.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		const missing = "the page was not tested in a browser: no chromium, chromium-browser or google-chrome in PATH"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.WindowSize(1440, 900), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	// Its last function waits until the browser is gone and its temporary folder with it.
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	messages, heard := chromedp.Console(ctx), make(chan struct{})
	go func() {
		defer close(heard)
		for m, err := range messages {
			if err == nil && (m.IsException() || m.Source == "security") {
				t.Errorf("the page fails: %v", m)
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-heard
	})
	return ctx
}

// miniBot is the smallest bot that shows what phones can do.
type miniBot struct {
	r *pageRig
}

type miniUpdate struct {
	UpdateID int          `json:"update_id"`
	Message  *wireMessage `json:"message"`
	Edited   *wireMessage `json:"edited_message"`
	Callback *struct {
		ID      string      `json:"id"`
		Data    string      `json:"data"`
		Message wireMessage `json:"message"`
	} `json:"callback_query"`
}

// run polls and answers until the server closes or the test ends.
func (b miniBot) run(ctx context.Context) {
	b.do(ctx, "setMyCommands", "commands", `[{"command":"lapor","description":"Mengirim laporan logistik"},{"command":"stok","description":"Melihat stok wilayah"}]`)
	for offset := 0; ctx.Err() == nil; {
		var list []miniUpdate
		if json.Unmarshal(b.do(ctx, "getUpdates", "offset", strconv.Itoa(offset), "timeout", "50"), &list) != nil {
			return
		}
		for _, u := range list {
			offset = u.UpdateID + 1
			b.handle(ctx, u)
		}
	}
}

func (b miniBot) handle(ctx context.Context, u miniUpdate) {
	say := func(m *wireMessage, text string, more ...string) {
		b.do(ctx, "sendMessage", append([]string{"chat_id", id(m.Chat.ID), "parse_mode", "HTML", "text", text}, more...)...)
	}
	switch {
	case u.Callback != nil && u.Callback.Data == "batal":
		b.do(ctx, "answerCallbackQuery", "callback_query_id", u.Callback.ID, "text", "Laporan tidak dapat dibatalkan setelah pukul 18.00 WITA.", "show_alert", "true")
	case u.Callback != nil:
		b.do(ctx, "answerCallbackQuery", "callback_query_id", u.Callback.ID, "text", "Laporan sedang dikirim.")
		b.do(ctx, "editMessageText", "chat_id", id(u.Callback.Message.Chat.ID), "message_id", strconv.Itoa(u.Callback.Message.MessageID),
			"parse_mode", "HTML", "text", "✅ <b>R-1</b> tercatat untuk <b>Kecamatan Anggana</b>.\n\n• Kotak suara <b>86</b> dari 86, lengkap")
	case u.Edited != nil:
		say(u.Edited, "✏️ <b>R-1</b> diperbarui (versi 2).")
	case u.Message == nil: // the bot came into the group
	case u.Message.Document != nil:
		say(u.Message, "Berkas <b>"+u.Message.Document.FileName+"</b> diterima: 20 wilayah.")
	case strings.HasPrefix(u.Message.Text, "/start"):
		say(u.Message, "Selamat datang di <b>Laporbot</b>, "+u.Message.From.FirstName+".\n<blockquote>Ketik /lapor untuk mengirim laporan.</blockquote>\nContoh: <code>/lapor kotak suara 86</code>")
	case strings.HasPrefix(u.Message.Text, "/undang"):
		say(u.Message, "Undangan untuk <b>Ketua PPK Anggana</b> sudah dibuat. Silakan teruskan tautan ini:\n\nhttps://t.me/lapor_bot?start=rahasia123")
	case strings.HasPrefix(u.Message.Text, "/lapor"):
		say(u.Message, "Kotak suara <b>86</b> dari 86. Kirim laporan ini?", "reply_markup",
			`{"inline_keyboard":[[{"text":"Kirim laporan","callback_data":"kirim"},{"text":"Batal","callback_data":"batal"}]]}`)
	}
}

// do makes a call and returns its result, nil if it failed.
func (b miniBot) do(ctx context.Context, method string, params ...string) json.RawMessage {
	form := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.r.url+"/bot"+token+"/"+method, strings.NewReader(form.Encode()))
	if err != nil {
		return nil
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	var answer struct{ Result json.RawMessage }
	raw, err := io.ReadAll(resp.Body)
	if err != nil || json.Unmarshal(raw, &answer) != nil {
		return nil
	}
	return answer.Result
}

// pageDriver does on the page what a person does.
type pageDriver struct {
	t   *testing.T
	ctx context.Context
}

func (d pageDriver) run(what string, actions ...chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	if err := chromedp.Do(d.ctx, actions...); err != nil {
		shown, _ := chromedp.Run(d.ctx, chromedp.Text(chromedp.CSS("body")))
		d.t.Fatalf("%s: %v; the page shows:\n%s", what, err, shown)
	}
}

// see waits until an element that fits the selector shows the text.
func (d pageDriver) see(selector, text string) {
	d.t.Helper()
	condition := fmt.Sprintf(`[...document.querySelectorAll(%q)].some((node) => node.checkVisibility() && node.textContent.includes(%q))`, selector, text)
	d.run("see "+text, chromedp.Poll[chromedp.Void](condition, chromedp.WithPollingTimeout(20*time.Second)))
}

// click presses the last element that fits the selector and shows the text.
func (d pageDriver) click(selector, text string) {
	d.t.Helper()
	d.see(selector, text)
	d.run("click "+text, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(
		`[...document.querySelectorAll(%q)].filter((node) => node.checkVisibility() && node.textContent.includes(%q)).at(-1).click()`, selector, text)))
}

// write types a text into a phone; submit also presses Enter.
func (d pageDriver) write(phone int, text string) {
	d.t.Helper()
	d.run("write "+text, chromedp.SendKeys(chromedp.CSS(fmt.Sprintf("#phone%d-text", phone)), text))
}

func (d pageDriver) submit(phone int, text string) {
	d.t.Helper()
	d.write(phone, text)
	d.run("press Enter", d.enter(kb.ModifierNone))
}

// enter is the key as a keyboard sends it: SendKeys would insert a line break even where the page refuses one.
func (d pageDriver) enter(modifiers kb.Modifier) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, input.DispatchKeyEventParams{
				Type: kind, Key: "Enter", Code: "Enter", Text: "\r", Modifiers: int64(modifiers),
				WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13,
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d pageDriver) screenshot() {
	path := os.Getenv("SCREENSHOT")
	if path == "" {
		return
	}
	png, err := chromedp.Run(d.ctx, chromedp.CaptureScreenshot())
	ok(d.t, err)
	ok(d.t, os.WriteFile(path, png, 0o644))
}

// The page as people use it, against a real browser. With SCREENSHOT=file.png it also takes a picture.
func TestPageInBrowser(t *testing.T) {
	d := pageDriver{t, browser(t)}
	r := newPageRig(t)
	go miniBot{r}.run(t.Context())

	d.run("open", chromedp.EmulateViewport(1440, 900), chromedp.Navigate(r.page))
	d.see("#clock", "09.00.00 WITA")
	d.see("#date", "Rabu, 20 November 2024")
	d.see(".banner", "bukan data sebenarnya")
	d.see("#queue", "Bot siap")

	// What looks like markup is text, and offsets count as JavaScript counts.
	r.call("sendMessage", "chat_id", "7", "parse_mode", "HTML", "text", "😀 <b>&lt;img src=x&gt;</b> 😀 <i>miring</i>").into(t, new(json.RawMessage))
	d.see("#phone0 .other strong", "<img src=x>")
	d.see("#phone0 .other em", "miring")

	// A chat is opened with MULAI; Enter sends and Shift+Enter does not.
	d.click("#phone1 .start", "MULAI")
	d.see("#phone1 .other strong", "Laporbot")
	d.see("#phone1 blockquote .inline", "/lapor")
	d.see("#phone1 code", "/lapor kotak suara 86")
	d.write(1, "/lapor kotak suara 86")
	d.run("press Shift+Enter", d.enter(kb.ModifierShift))
	d.submit(1, "bilik suara 172")
	d.see("#phone1 .own", "/lapor kotak suara 86\nbilik suara 172")
	d.see("#phone1 .keys button", "Kirim laporan")

	// An alert is closed, a toast fades, and the message changes in its place.
	d.click("#phone1 .keys button", "Batal")
	d.see("#phone1 .alert", "tidak dapat dibatalkan")
	d.click("#phone1 .alert button", "OK")
	d.click("#phone1 .keys button", "Kirim laporan")
	d.see("#phone1 .toast", "Laporan sedang dikirim.")
	d.see("#phone1 .other", "R-1 tercatat")
	d.see("#phone1 .other .meta", "diubah")

	// One's own message is edited.
	d.click("#phone1 .own:nth-last-child(2) .acts button", "ubah")
	d.submit(1, " lebih")
	d.see("#phone1 .own", "bilik suara 172 lebih")
	d.see("#phone1 .other", "versi 2")

	// An invitation goes from phone to phone and is followed there.
	d.submit(0, "/undang ketua Anggana")
	d.see("#phone0 a", "https://t.me/lapor_bot")
	d.click("#phone0 .other:last-child .acts button", "teruskan")
	d.click("#phone0 .targets button", "Pak Budi")
	d.see("#phone1 .private", "Pesan pribadi")
	d.click("#phone1 a", "https://t.me/lapor_bot")
	d.see("#phone1 .own", "/start rahasia123")

	// A file goes to the bot with a caption.
	file := filepath.Join(t.TempDir(), "wilayah.csv")
	ok(t, os.WriteFile(file, []byte("kode,nama\n64.02.12,Anggana\n"), 0o644))
	d.run("choose a file", chromedp.SetUploadFiles(chromedp.CSS("#phone0 input[type=file]"), []string{file}))
	d.see("#phone0 .context", "wilayah.csv")
	d.submit(0, "daftar wilayah")
	d.see("#phone0 .own .file", "wilayah.csv")
	d.see("#phone0 .other", "20 wilayah")

	// The group gets the bot and a command of another member.
	d.click("#phone2 .start", "TAMBAHKAN")
	d.see("#phone2 .service", "Budi menambahkan Lapor")
	d.run("choose the writer", chromedp.SetValue(chromedp.CSS("#phone2-writer"), "7"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('#phone2-writer').dispatchEvent(new Event('change'))`))
	d.write(2, "/lapor")
	d.see("#phone2 .commands button", "Mengirim laporan logistik")
	d.submit(2, " kotak suara 86")
	d.see("#phone2 .own", "/lapor kotak suara 86")
	if m := r.Chat(r.group).Messages(); m[1].From != 7 {
		t.Errorf("user %d wrote in the group, want 7", m[1].From)
	}
	d.see("#phone2 .other", "Kotak suara 86 dari 86")

	d.click("#actions button", "+1 jam")
	d.see("#clock", "10.00.0")
	d.see("#notice", "Jam dimajukan satu jam.")

	// What is not sent yet is still there after a reload, and so is the chat.
	d.write(1, "/lapor bilik")
	d.screenshot()
	d.run("reload", chromedp.Reload())
	d.see("#phone1 .own", "/start rahasia123")
	d.run("keep the draft", chromedp.Poll[chromedp.Void](`document.querySelector('#phone1-text').value === '/lapor bilik'`))
	d.screenshot()
}
