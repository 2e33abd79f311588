package storage

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// maxDocument is the size MongoDB allows for a document, in bytes.
const maxDocument = 16 << 20

// seal makes the document that is stored: _id, rev, then the fields of doc. An
// _id or rev in doc itself is dropped, so that what was read can be written.
func seal(id, rev string, doc any) (bson.Raw, error) {
	body, err := bson.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode document: %w", err)
	}
	head, err := bson.Marshal(bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: rev}})
	if err != nil {
		return nil, fmt.Errorf("encode id and rev: %w", err)
	}
	elements, err := bson.Raw(body).Elements()
	if err != nil {
		return nil, fmt.Errorf("encode document: %w", err)
	}
	sealed := make([]byte, 0, len(head)+len(body))
	sealed = append(sealed, head[:len(head)-1]...)
	for _, e := range elements {
		if key := e.Key(); key != "_id" && key != "rev" {
			sealed = append(sealed, e...)
		}
	}
	sealed = append(sealed, 0)
	if len(sealed) > maxDocument {
		return nil, fmt.Errorf("document of %d bytes is larger than %d", len(sealed), maxDocument)
	}
	binary.LittleEndian.PutUint32(sealed, uint32(len(sealed)))
	return sealed, nil
}

// open overwrites doc, a pointer, with the stored document. What doc held
// before is gone, so a second try does not see the first one's leftovers.
func open(raw bson.Raw, doc any) error {
	if r, ok := doc.(*bson.Raw); ok {
		*r = append((*r)[:0:0], raw...)
		return nil
	}
	if v := reflect.ValueOf(doc); v.Kind() == reflect.Pointer && !v.IsNil() {
		v.Elem().SetZero()
	}
	if err := bson.Unmarshal(raw, doc); err != nil {
		return fmt.Errorf("decode document: %w", err)
	}
	return nil
}

// idOf returns the id in a stored document.
func idOf(raw bson.Raw) (string, error) {
	id, ok := raw.Lookup("_id").StringValueOK()
	if !ok {
		return "", fmt.Errorf("_id is missing or not a string")
	}
	return id, nil
}

// A revision is the field rev: how many times the document was written, and the
// random marks of the last of these writes, newest first, as in "3 8dk2m0qa
// p03kx7wz 77a1mmc2". Comparing it tells whether someone wrote meanwhile. A
// writer who did not hear the answer to its write finds its mark there, and so
// knows that it must not write the same once more.
type revision string

// marksKept is how many writes later a writer still finds its mark.
const marksKept = 8

// next returns the revision after r and the mark of the write that makes it.
func (r revision) next() (revision, string) {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	var mark [8]byte
	bits := rand.Uint64()
	for i := range mark {
		mark[i] = alphabet[bits%32]
		bits /= 32
	}
	n, marks := r.split()
	marks = append([]string{string(mark[:])}, marks[:min(len(marks), marksKept-1)]...)
	return revision(strconv.FormatInt(n+1, 10) + " " + strings.Join(marks, " ")), string(mark[:])
}

// has tells whether the write with this mark is among the last ones.
func (r revision) has(mark string) bool {
	_, marks := r.split()
	return slices.Contains(marks, mark)
}

// since returns how many writes r is ahead of an older revision.
func (r revision) since(older revision) int64 {
	n, _ := r.split()
	o, _ := older.split()
	return n - o
}

func (r revision) split() (int64, []string) {
	number, marks, _ := strings.Cut(string(r), " ")
	n, _ := strconv.ParseInt(number, 10, 64) // a document written by hand begins at 0
	return n, strings.Fields(marks)
}

// revisionOf returns the revision of a stored document, empty if it has none.
func revisionOf(raw bson.Raw) revision {
	rev, _ := raw.Lookup("rev").StringValueOK()
	return revision(rev)
}
