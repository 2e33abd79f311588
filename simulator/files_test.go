package simulator

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// upload calls a method with one file in a multipart body.
func (r *rig) upload(method, part, name string, data []byte, params ...string) reply {
	r.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(params); i += 2 {
		ok(r.t, w.WriteField(params[i], params[i+1]))
	}
	file, err := w.CreateFormFile(part, name)
	ok(r.t, err)
	_, err = file.Write(data)
	ok(r.t, err)
	ok(r.t, w.Close())
	return r.post(method, w.FormDataContentType(), body.String())
}

func TestDocumentFromThePhone(t *testing.T) {
	r := newRig(t)
	must[int](t)(r.Send(7, 7, Outgoing{Document: &Upload{Name: "kebutuhan.csv", Data: []byte("a;b")}, Caption: "/impor"}))
	message := r.rawMessages("message")[1]
	document := message["document"].(map[string]any)
	if document["file_name"] != "kebutuhan.csv" || document["mime_type"] != "text/csv" || document["file_size"] != float64(3) || message["caption_entities"] == nil {
		t.Fatalf("message = %v", message)
	}
	var file struct {
		Path string `json:"file_path"`
		Size int    `json:"file_size"`
	}
	r.call("getFile", "file_id", document["file_id"].(string)).into(t, &file)
	if file.Size != 3 || !strings.HasSuffix(file.Path, ".csv") {
		t.Errorf("getFile = %+v", file)
	}
	download := func() (int, string) {
		resp, err := http.Get(r.url + "/file/bot" + token + "/" + file.Path)
		ok(t, err)
		defer func() { _ = resp.Body.Close() }()
		raw, err := io.ReadAll(resp.Body)
		ok(t, err)
		return resp.StatusCode, string(raw)
	}
	if status, content := download(); status != 200 || content != "a;b" {
		t.Errorf("download: %d %q", status, content)
	}
	r.clock.Advance(time.Hour)
	if status, _ := download(); status != 404 {
		t.Errorf("download after an hour: %d", status)
	}
}

func TestFileLimits(t *testing.T) {
	r := newRig(t)
	must[int](t)(r.Send(7, 7, Outgoing{Document: &Upload{Name: "besar.xlsx", Size: maxDownload + 1}}))
	document := r.rawMessages("message")[1]["document"].(map[string]any)
	if got := r.call("getFile", "file_id", document["file_id"].(string)); got.Description != "Bad Request: file is too big" {
		t.Errorf("getFile: %q", got.Description)
	}
	if got := r.call("getFile", "file_id", "x"); got.Description != "Bad Request: invalid file_id" {
		t.Errorf("getFile of nothing: %q", got.Description)
	}
	for _, tt := range []struct {
		name, method, part string
		data               []byte
		params             []string
		status             int
		want               string
	}{
		{"document", "sendDocument", "document", []byte("x"), nil, 200, ""},
		{"attached under another name", "sendDocument", "berkas", []byte("x"), []string{"document", "attach://berkas"}, 200, ""},
		{"empty", "sendDocument", "document", nil, nil, 400, "Bad Request: file must be non-empty"},
		{"missing part", "sendDocument", "lain", []byte("x"), []string{"document", "attach://berkas"}, 400, "Bad Request: there is no document in the request"},
		{"no file", "sendDocument", "lain", []byte("x"), nil, 400, "Bad Request: there is no document in the request"},
		{"bad id", "sendDocument", "lain", []byte("x"), []string{"document", "abc"}, 400, "Bad Request: wrong remote file identifier specified: Wrong string length"},
		{"document as a photo", "sendPhoto", "lain", []byte("x"), []string{"photo", document["file_id"].(string)}, 400, "Bad Request: type of file mismatch"},
		{"document as a video", "sendVideo", "lain", []byte("x"), []string{"video", document["file_id"].(string)}, 400, "Bad Request: type of file mismatch"},
		{"video", "sendVideo", "video", []byte("x"), nil, 200, ""},
		{"large photo", "sendPhoto", "photo", make([]byte, maxPhoto+1), nil, 400, "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"},
		{"long caption", "sendDocument", "document", []byte("x"), []string{"caption", strings.Repeat("x", 1025)}, 400, "Bad Request: message caption is too long"},
		{"longest caption", "sendDocument", "document", []byte("x"), []string{"caption", "<b>" + strings.Repeat("x", 1024) + "</b>", "parse_mode", "HTML"}, 200, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want != "" {
				r.Expect(tt.want)
			}
			got := r.upload(tt.method, tt.part, "a.csv", tt.data, append([]string{"chat_id", "7"}, tt.params...)...)
			if got.Status != tt.status || got.Description != tt.want {
				t.Errorf("got %d %q", got.Status, got.Description)
			}
		})
	}
}

func TestTooLargeRequest(t *testing.T) {
	r := newRig(t)
	r.Expect("Request Entity Too Large")
	recorder := httptest.NewRecorder()
	request, err := http.NewRequest(http.MethodPost, "/bot"+token+"/sendMessage", io.LimitReader(zeros{}, maxUpload+1))
	ok(t, err)
	r.ServeHTTP(recorder, request)
	if recorder.Code != 413 {
		t.Errorf("status %d", recorder.Code)
	}
}

// zeros is an endless body.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestPhotoOfTheBot(t *testing.T) {
	r := newRig(t)
	var picture bytes.Buffer
	ok(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))))
	got := r.upload("sendPhoto", "photo", "/home/x/grafik.png", picture.Bytes(), "chat_id", "7", "caption", "<i>Grafik</i>", "parse_mode", "HTML")
	var m struct {
		Photo []struct{ Width, Height int }
	}
	got.into(t, &m)
	if len(m.Photo) != 1 || m.Photo[0].Width != 40 || m.Photo[0].Height != 30 {
		t.Errorf("photo = %+v", m.Photo)
	}
	e := r.Ledger()[1]
	if e.File == nil || !e.File.Photo || e.Text != "Grafik" || e.Source != "<i>Grafik</i>" {
		t.Errorf("entry = %+v", e)
	}
	if data := must[[]byte](t)(r.FileData(e.File.ID)); !bytes.Equal(data, picture.Bytes()) {
		t.Error("the content changed")
	}
	if r.call("editMessageCaption", "chat_id", "7", "message_id", id(int64(e.MessageID)), "caption", "Baru"); r.Chat(7).Messages()[1].Text != "Baru" {
		t.Error("the caption did not change")
	}
}
