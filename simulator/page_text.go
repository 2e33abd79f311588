package simulator

import (
	"errors"
	"net/http"
)

// Errors of requests that the page itself never makes, unless it is of another version than the program.
var (
	errNoPhone    = errors.New("no such phone")
	errBadRequest = errors.New("request cannot be understood")
	errEmptyFile  = errors.New("file is empty")
)

const sorry = "Maaf, permintaan ini tidak dapat dijalankan. Rinciannya ada di catatan program."

// pageError turns an error into a status and a sentence for the person at the page.
func pageError(err error) (status int, sentence string) {
	tooLarge := new(http.MaxBytesError)
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, "Berkas terlalu besar. Ukuran paling besar adalah 50 MB."
	case errors.Is(err, errEmptyFile):
		return http.StatusBadRequest, "Berkas itu kosong."
	case errors.Is(err, errBadRequest), errors.Is(err, errNoPhone):
		return http.StatusBadRequest, "Permintaan tidak dikenali. Silakan muat ulang halaman ini."
	case errors.Is(err, ErrNotStarted):
		return http.StatusConflict, "Percakapan dengan bot belum dimulai. Silakan tekan MULAI."
	case errors.Is(err, ErrEmpty):
		return http.StatusBadRequest, "Pesan masih kosong."
	case errors.Is(err, ErrTooLong):
		return http.StatusBadRequest, "Pesan terlalu panjang. Telegram menerima paling banyak 4.096 huruf, atau 1.024 huruf di bawah berkas."
	case errors.Is(err, ErrNotMember):
		return http.StatusForbidden, "Orang ini bukan anggota grup itu."
	case errors.Is(err, ErrNoMessage), errors.Is(err, ErrNoFile):
		return http.StatusNotFound, "Pesan itu sudah tidak ada."
	case errors.Is(err, ErrNoChat), errors.Is(err, ErrNoUser):
		return http.StatusNotFound, "Percakapan itu sudah tidak ada."
	}
	return http.StatusInternalServerError, sorry
}

// serviceText is the sentence that phones show for a service message, empty for other messages.
func serviceText(w *wireMessage, author string) string {
	switch {
	case len(w.NewChatMembers) > 0:
		who := &w.NewChatMembers[0]
		if w.From != nil && w.From.ID == who.ID {
			return author + " bergabung ke grup"
		}
		return author + " menambahkan " + fullName(who)
	case w.LeftChatMember != nil:
		if w.From != nil && w.From.ID == w.LeftChatMember.ID {
			return author + " keluar dari grup"
		}
		return author + " mengeluarkan " + fullName(w.LeftChatMember)
	case w.MigrateToChatID != 0, w.MigrateFromChatID != 0:
		return "Grup ini menjadi supergrup"
	case w.ForumTopicCreated != nil:
		return author + " membuka topik " + w.ForumTopicCreated.Name
	case w.PinnedMessage != nil:
		return author + " menyematkan pesan"
	}
	return ""
}
