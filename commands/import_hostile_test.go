package commands_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// A workbook of one sheet, part by part, so that each part can be replaced.
var parts = map[string]string{
	"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
	"_rels/.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	"xl/workbook.xml": `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="Wilayah" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	"xl/worksheets/sheet1.xml": page(text("A1", "kode") + text("B1", "nama") + `</row><row r="2">` + text("A2", "64.02.13") + text("B2", "Samboja")),
}

func page(row string) string {
	return `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">` + row + `</row></sheetData></worksheet>`
}

func text(at, s string) string {
	return `<c r="` + at + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
}

// pack zips parts, with some replaced or added.
func pack(t testing.TB, change map[string]string) []byte {
	t.Helper()
	all := maps.Clone(parts)
	maps.Copy(all, change)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, all[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sheetPart = "xl/worksheets/sheet1.xml"

// lie sets the unpacked size that the directory of a zip names for every part.
func lie(file []byte, size uint32) []byte {
	file = bytes.Clone(file)
	for i := 0; i+28 < len(file); i++ {
		if bytes.Equal(file[i:i+4], []byte("PK\x01\x02")) {
			binary.LittleEndian.PutUint32(file[i+24:], size)
		}
	}
	return file
}

// TestImportHostile: whatever an operator's phone is made to send, the answer is a
// refusal in little time, and nothing is stored.
func TestImportHostile(t *testing.T) {
	bomb := pack(t, map[string]string{sheetPart: page(strings.Repeat(" ", 31<<20))})
	if len(bomb) > 50<<10 {
		t.Fatalf("the bomb has %d bytes and proves nothing", len(bomb))
	}
	good := pack(t, nil)
	if got, err := commands.Import(t.Context(), stocked(t), kukar, "x.xlsx", good); err != nil || got.Areas != 1 {
		t.Fatalf("the workbook that the others are made from must be good: %v %+v", err, got)
	}
	hundred := map[string]string{}
	for i := range 100 {
		hundred["xl/media/"+strings.Repeat("i", i+1)] = "x"
	}
	deep := page(strings.Repeat("<c>", 100_000) + strings.Repeat("</c>", 100_000))
	sheetsList := strings.Repeat(`<sheet name="S" sheetId="1" r:id="rId1"/>`, 21)
	for _, tt := range []struct {
		name string
		file []byte
		err  error // nil: refused by its rows
	}{
		{"bomb of 31 MiB in 31 kB", bomb, logistics.ErrTooLarge},
		{"bomb that says it is small", lie(bomb, 1000), logistics.ErrBadFile},
		{"a directory that says 4 GiB", lie(good, 1<<32-1), logistics.ErrTooLarge},
		{"more than a hundred parts", pack(t, hundred), logistics.ErrTooLarge},
		{"only the first bytes", good[:100], logistics.ErrBadFile},
		{"cut off", good[:len(good)-10], logistics.ErrBadFile},
		{"a byte changed inside", func() []byte {
			b := bytes.Clone(good)
			b[bytes.Index(b, []byte(sheetPart))+len(sheetPart)+20] ^= 0xff
			return b
		}(), logistics.ErrBadFile},
		{"an empty archive", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), logistics.ErrBadFile},
		{"an archive of something else", func() []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			w, _ := z.Create("../../etc/passwd")
			_, _ = w.Write([]byte("root"))
			_ = z.Close()
			return b.Bytes()
		}(), logistics.ErrBadFile},
		{"a sheet that is cut off", pack(t, map[string]string{sheetPart: parts[sheetPart][:len(parts[sheetPart])-40]}), logistics.ErrBadFile},
		{"a sheet that is no XML", pack(t, map[string]string{sheetPart: "\x00\x01\x02"}), logistics.ErrBadFile},
		{"a workbook that is no XML", pack(t, map[string]string{"xl/workbook.xml": "<<<"}), logistics.ErrBadFile},
		{"without its sheet", pack(t, map[string]string{"xl/_rels/workbook.xml.rels": "<Relationships/>"}), logistics.ErrBadFile},
		{"21 sheets", pack(t, map[string]string{"xl/workbook.xml": strings.Replace(parts["xl/workbook.xml"], `<sheet name="Wilayah" sheetId="1" r:id="rId1"/>`, sheetsList, 1)}), logistics.ErrBadFile},
		{"elements in elements", pack(t, map[string]string{sheetPart: deep}), logistics.ErrTooLarge},
		{"an entity that grows", pack(t, map[string]string{sheetPart: strings.NewReplacer(`<worksheet`, `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet`, "Samboja", "&b;").Replace(parts[sheetPart])}), logistics.ErrBadFile},
		{"an outer entity", pack(t, map[string]string{sheetPart: strings.Replace(parts[sheetPart], "Samboja", "&x;", 1)}), logistics.ErrBadFile},
		{"the last row there is", pack(t, map[string]string{sheetPart: page(text("A1", "kode") + text("B1", "nama") + `</row><row r="1048576">` + text("A1048576", "64.02.13") + text("B1048576", "x"))}), nil},
		{"the last column there is", pack(t, map[string]string{sheetPart: page(text("A1", "kode") + text("XFD1", "nama"))}), nil},
		{"a cell at no place", pack(t, map[string]string{sheetPart: strings.Replace(parts[sheetPart], `r="A2"`, `r="-1"`, 1)}), logistics.ErrBadFile},
		{"a shared string that is not there", pack(t, map[string]string{sheetPart: strings.Replace(parts[sheetPart], text("A2", "64.02.13"), `<c r="A2" t="s"><v>7</v></c>`, 1)}), nil},
		{"a formula that calls out", pack(t, map[string]string{sheetPart: strings.Replace(parts[sheetPart], text("B2", "Samboja"), `<c r="B2" t="str"><f>WEBSERVICE("http://x")</f><v>Samboja</v></c>`, 1)}), nil},
		{"an encrypted workbook", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 4096)...), nil},
		{"a picture", []byte("\x89PNG\r\n\x1a\n"), nil},
		{"quotes without end", []byte(strings.Repeat(`"`, 1<<20+1)), nil},
		{"separators only", []byte(strings.Repeat(",", 2<<20)), nil},
		{"lines only", []byte(strings.Repeat("a\n", 1<<20)), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := stocked(t)
			before := s.puts
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			got, err := commands.Import(ctx, s, kukar, "berkas.xlsx", tt.file)
			switch {
			case tt.err != nil && !errors.Is(err, tt.err):
				t.Errorf("err = %v (%+v), want %v", err, got.Faults, tt.err)
			case tt.err == nil && (err != nil || len(got.Faults) == 0):
				t.Errorf("err = %v, faults %v: want it refused by its rows", err, got.Faults)
			}
			if s.puts != before {
				t.Error("something was stored")
			}
		})
	}
}

// FuzzImport: no file makes the import fail otherwise than by a refusal, and
// what it takes keeps the rules of the rows.
func FuzzImport(f *testing.F) {
	for _, s := range []string{
		"kode,nama,tps\n64.02.12,Tabang,12.500\n", "key;nama\ntinta;Tinta\n", "kode\tbarang\tjumlah\n64.02\ttinta\t5\n",
		"\ufeffkode,nama\n64.02.12.2001/003,\"TPS \"\"3\"\"\"\n", "kode,nama\n64.02,-\n", "kode,barang,jumlah\nTabang,kotak,−5\n",
	} {
		f.Add([]byte(s))
	}
	f.Add(pack(f, nil))
	f.Fuzz(func(t *testing.T, file []byte) {
		s := newShelf()
		s.areas["64.02"] = logistics.Area{Code: "64.02", Name: "Kutai Kartanegara"}
		s.items = []logistics.Item{{Key: "tinta", Name: "Tinta"}}
		got, err := commands.Import(t.Context(), s, kukar, "berkas", file)
		if err != nil {
			if !errors.Is(err, logistics.ErrBadFile) && !errors.Is(err, logistics.ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		if stored := s.puts > 0; stored != (len(got.Faults) == 0) {
			t.Fatalf("stored %v with faults %v", stored, got.Faults)
		}
		for code, a := range s.areas {
			if !kukar.Contains(code) || a.Name == "" || code != kukar && s.areas[code.Parent()].Code == "" {
				t.Fatalf("area %+v", a)
			}
			if strings.ContainsAny(a.Name+a.Access, "\x00\n\r\t") || a.TPS != nil && *a.TPS < 0 {
				t.Fatalf("area %+v", a)
			}
		}
		for at, n := range s.needs {
			if n < 0 {
				t.Fatalf("need of %s: %d", at, n)
			}
		}
	})
}
