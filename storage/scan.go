package storage

import (
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A scan is read in pages, each by an operation of its own: a callback that takes
// long, or writes, holds up nobody, and a lost connection costs one page.
const (
	pageDocuments = 256
	pageBytes     = 4 << 20

	// lastDocuments is the first page of a scan backwards: it mostly wants the
	// last few of many.
	lastDocuments = 8
)

type page struct {
	limit int // of documents
	ids   []string
	docs  []bson.Raw
	size  int
	more  bool // others may follow
}

func (p *page) add(id string, doc bson.Raw) {
	p.ids = append(p.ids, id)
	p.docs = append(p.docs, doc)
	p.size += len(doc)
}

func (p *page) full() bool { return len(p.docs) >= p.limit || p.size >= pageBytes }

// scanPages has page after page read and calls each for their documents. back
// says that read begins at the end of the range.
func scanPages(from, to string, back bool, each Each, read func(p *page, from, to string) error) error {
	limit := pageDocuments
	if back {
		limit = lastDocuments
	}
	for {
		p := page{limit: limit}
		if err := read(&p, from, to); err != nil {
			return err
		}
		limit = pageDocuments
		for i, raw := range p.docs {
			if err := each(p.ids[i], func(doc any) error { return open(raw, doc) }); err != nil {
				if errors.Is(err, ErrStop) {
					return nil
				}
				return err
			}
		}
		if !p.more {
			return nil
		}
		last := p.ids[len(p.ids)-1]
		if back {
			to = last
		} else {
			from = last + "\x00" // the first id that can follow
		}
	}
}
