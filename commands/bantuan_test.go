package commands_test

import (
	"strings"
	"testing"

	"laporbot/commands"
	"laporbot/logistics"
)

func TestBantuan(t *testing.T) {
	tests := []struct {
		name    string
		who     logistics.Person
		text    string
		want    []string
		without []string
	}{
		{"chair", tabang, "/bantuan", []string{"Ketua PPK Tabang dalam percakapan pribadi", "/lapor:", "Contoh: /lapor kotak", "/stok:", "mengubah pesannya"}, []string{"/undang", "/hubungkan", "/impor", "/stok Tabang"}},
		{"operator", operator, "/bantuan", []string{"/undang:", "/cabut:", "/impor:"}, []string{"mengubah pesannya", "/hubungkan"}},
		{"operator in a group", operator, "grup: /bantuan", []string{"di grup ini", "/hubungkan:", "/putuskan:"}, []string{"/undang", "/impor"}},
		{"leader", pimpinan, "/bantuan", []string{"/anggota:", "/stok:", "Contoh: /stok Tabang"}, []string{"/lapor", "/undang"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			reply := w.ask(tt.who, tt.text)
			w.wantText(reply, tt.want...)
			for _, part := range tt.without {
				if strings.Contains(textOf(reply), part) {
					t.Errorf("%s is offered:\n%s", part, textOf(reply))
				}
			}
		})
	}
}

func TestPlain(t *testing.T) {
	w := newWorld(t)
	for who, want := range map[*logistics.Person]string{&tabang: "/lapor kotak suara 190", &pimpinan: "/stok"} {
		reply, err := commands.Plain(w.request(*who, "halo"))
		if err != nil {
			t.Fatal(err)
		}
		w.wantText(reply, want, "/bantuan")
	}
}
