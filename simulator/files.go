package simulator

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // photos are measured
	_ "image/png"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// Limits of files (Bot API documentation and Client.h).
const (
	maxDocument  = 50 << 20
	maxPhoto     = 10 << 20
	maxDownload  = 20 << 20
	linkValidity = time.Hour
)

// ErrNoFile means that a file id is unknown.
var ErrNoFile = errors.New("no such file")

// Upload is a file that a person sends.
type Upload struct {
	Name string
	// MIME is guessed from the name if it is empty.
	MIME string
	Data []byte
	// Size pretends that the file has this many bytes, if it is not 0. It makes files that are too large without their weight.
	Size int64
}

// File describes a file in a chat. Its content is given by [Server.FileData].
type File struct {
	ID    string
	Name  string
	MIME  string
	Size  int64
	Photo bool
	Video bool
}

type storedFile struct {
	File
	unique        string
	data          []byte
	width, height int
}

type fileLink struct {
	file  *storedFile
	until time.Time
}

// store keeps a file and gives it its ids.
func (s *Server) store(u Upload, photo bool) *storedFile {
	s.lastFile++
	number := strconv.Itoa(s.lastFile)
	f := &storedFile{
		File:   File{ID: "BQACAgUAAxkBAAI" + number, Name: u.Name, MIME: u.MIME, Size: int64(len(u.Data)), Photo: photo},
		unique: "AgAD" + number,
		data:   u.Data,
	}
	if u.Size != 0 {
		f.Size = u.Size
	}
	if f.MIME == "" {
		f.MIME, _, _ = strings.Cut(mime.TypeByExtension(path.Ext(u.Name)), ";")
	}
	if photo {
		f.Name, f.MIME = "", ""
		f.width, f.height = 1280, 960
		if config, _, err := image.DecodeConfig(bytes.NewReader(u.Data)); err == nil {
			f.width, f.height = config.Width, config.Height
		}
	}
	s.files[f.ID] = f
	return f
}

func (f *storedFile) wire() *wireFile {
	return &wireFile{FileID: f.ID, FileUniqueID: f.unique, FileName: f.Name, MimeType: f.MIME, FileSize: f.Size, Width: f.width, Height: f.height}
}

func (f *storedFile) video() *wireVideo { return &wireVideo{wireFile: *f.wire(), Duration: 1} }

// photoSizes lists a photo in the sizes that Telegram makes of it: here the photo alone.
func (s *Server) photoSizes(f *storedFile) []wireFile { return []wireFile{*f.wire()} }

func (s *Server) fileOf(w *wireMessage) *File {
	id := ""
	switch {
	case w.Document != nil:
		id = w.Document.FileID
	case w.Video != nil:
		id = w.Video.FileID
	case len(w.Photo) > 0:
		id = w.Photo[len(w.Photo)-1].FileID
	default:
		return nil
	}
	f := s.files[id].File
	return &f
}

// FileData returns the content of a file.
func (s *Server) FileData(fileID string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[fileID]
	if !ok {
		return nil, fmt.Errorf("file %s: %w", fileID, ErrNoFile)
	}
	return f.data, nil
}

// givenFile finds the file that a call sends: an uploaded part, attach://part, or the id of a file that is already there.
func (s *Server) givenFile(c *call, field string, photo bool) (*storedFile, error) {
	limit := int64(maxDocument)
	if photo {
		limit = maxPhoto
	}
	part, attached := field, false
	if name, ok := strings.CutPrefix(c.text(field), "attach://"); ok {
		part, attached = name, true
	}
	if u, ok := c.files[part]; ok {
		switch size := int64(len(u.data)); {
		case size == 0:
			return nil, misuse("file must be non-empty")
		case size > limit && photo:
			return nil, misuse("file of size %d bytes is too big for a photo; the maximum size is %d bytes", size, limit)
		case size > limit:
			return nil, &apiError{code: http.StatusRequestEntityTooLarge, description: "Request Entity Too Large", breach: true}
		}
		return s.store(Upload{Name: path.Base(u.name), MIME: plainMIME(u.mime), Data: u.data}, photo), nil
	}
	id := c.text(field)
	switch f, ok := s.files[id]; {
	case id == "" || attached:
		return nil, misuse("there is no %s in the request", field)
	case strings.HasPrefix(id, "http://") || strings.HasPrefix(id, "https://"):
		return nil, badRequest("failed to get HTTP URL content")
	case !ok:
		return nil, misuse("wrong remote file identifier specified: Wrong string length")
	case f.Photo != photo || f.Video != (field == "video"):
		return nil, misuse("type of file mismatch")
	default:
		return f, nil
	}
}

// plainMIME drops what a client states when it knows no better, so that the name decides.
func plainMIME(stated string) string {
	if stated == "application/octet-stream" {
		return ""
	}
	return stated
}

func runSendDocument(s *Server, c *call) (any, error) { return s.sendFile(c, "document") }
func runSendPhoto(s *Server, c *call) (any, error)    { return s.sendFile(c, "photo") }
func runSendVideo(s *Server, c *call) (any, error)    { return s.sendFile(c, "video") }

func (s *Server) sendFile(c *call, field string) (any, error) {
	caption, err := s.parseText(c.literal("caption"), c.text("parse_mode"), c.text("caption_entities"))
	if err != nil {
		return nil, err
	}
	if utf16Count(caption.text) > maxCaption {
		return nil, misuse("message caption is too long")
	}
	place, err := s.destination(c)
	if err != nil {
		return nil, err
	}
	f, err := s.givenFile(c, field, field == "photo")
	if err != nil {
		return nil, err
	}
	w := wireMessage{Caption: caption.text, CaptionEntities: caption.entities}
	switch {
	case f.Photo:
		w.Photo = s.photoSizes(f)
	case field == "video":
		f.Video = true
		w.Video = f.video()
	default:
		w.Document = f.wire()
	}
	return s.deliver(c, place, w, c.literal("caption"))
}

func runGetFile(s *Server, c *call) (any, error) {
	f, ok := s.files[c.text("file_id")]
	if !ok {
		return nil, badRequest("invalid file_id")
	}
	if f.Size > maxDownload {
		return nil, badRequest("file is too big")
	}
	folder, name := "documents/file_", path.Ext(f.Name)
	if f.Photo {
		folder, name = "photos/file_", ".jpg"
	}
	link := folder + strings.TrimPrefix(f.unique, "AgAD") + name
	s.links[link] = fileLink{file: f, until: s.clock.Now().Add(linkValidity)}
	return wireFile{FileID: f.ID, FileUniqueID: f.unique, FileSize: f.Size, FilePath: link}, nil
}

// serveFile answers a download. A link is good for an hour from getFile.
func (s *Server) serveFile(w http.ResponseWriter, token, link string) {
	if err := s.checkToken(token); err != nil {
		write(w, nil, err)
		return
	}
	s.mu.Lock()
	l, ok := s.links[link]
	valid := ok && s.clock.Now().Before(l.until)
	s.mu.Unlock()
	if !valid {
		write(w, nil, notFound("Not Found"))
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(l.file.data)))
	_, _ = w.Write(l.file.data)
}
