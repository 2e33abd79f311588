package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
)

// digests: by area and slot; never changed.
const digestsCollection = "digests"

// digestDoc keeps the digest in the form over which its hash is taken, its JSON,
// as a document: what was told can be verified as long as it is stored.
type digestDoc struct {
	Number  int64     `bson:"number"`
	Area    string    `bson:"area"`
	Slot    time.Time `bson:"slot"`
	Content bson.Raw  `bson:"content"`
}

func digestToDoc(d logistics.Digest) (digestDoc, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return digestDoc{}, fmt.Errorf("encode digest %s: %w", d.ID(), err)
	}
	doc := digestDoc{Number: d.Number, Area: string(d.Area), Slot: d.Slot}
	if err := bson.UnmarshalExtJSON(text, false, &doc.Content); err != nil {
		return digestDoc{}, fmt.Errorf("encode digest %s: %w", d.ID(), err)
	}
	return doc, nil
}

func (d digestDoc) digest() (logistics.Digest, error) {
	var digest logistics.Digest
	text, err := bson.MarshalExtJSON(d.Content, false, false)
	if err == nil {
		err = json.Unmarshal(text, &digest)
	}
	if err != nil {
		return logistics.Digest{}, fmt.Errorf("decode digest D-%d: %w", d.Number, err)
	}
	return digest, nil
}

// AddDigest stores a digest. If one of its area and slot is there already, that
// one stays and is returned with its own number.
func (s *Store) AddDigest(ctx context.Context, d logistics.Digest) (stored logistics.Digest, added bool, err error) {
	doc, err := digestToDoc(d)
	if err != nil {
		return logistics.Digest{}, false, err
	}
	if added, err = add(ctx, s.engine, digestsCollection, d.ID(), doc); err != nil {
		return logistics.Digest{}, false, err
	}
	stored, err = s.Digest(ctx, d.Area, d.Slot)
	return stored, added, err
}

// Digest returns the digest of an area for a slot, or logistics.ErrNotFound.
func (s *Store) Digest(ctx context.Context, area logistics.AreaCode, slot time.Time) (logistics.Digest, error) {
	var doc digestDoc
	if err := s.engine.Get(ctx, digestsCollection, logistics.DigestID(area, slot), &doc); err != nil {
		return logistics.Digest{}, err
	}
	return doc.digest()
}

// DigestBefore returns the newest digest of an area whose slot is before a
// moment, or logistics.ErrNotFound.
func (s *Store) DigestBefore(ctx context.Context, area logistics.AreaCode, before time.Time) (logistics.Digest, error) {
	digest, err := logistics.Digest{}, error(logistics.ErrNotFound)
	from, to := string(area)+"|", logistics.DigestID(area, before)
	scanErr := s.engine.ScanBack(ctx, digestsCollection, from, to, func(_ string, decode func(any) error) error {
		var doc digestDoc
		if err := decode(&doc); err != nil {
			return err
		}
		digest, err = doc.digest()
		return ErrStop
	})
	if scanErr != nil {
		return logistics.Digest{}, scanErr
	}
	return digest, err
}

// Digests lists the digests of an area with from ≤ slot < to, oldest first.
func (s *Store) Digests(ctx context.Context, area logistics.AreaCode, from, to time.Time) ([]logistics.Digest, error) {
	var all []logistics.Digest
	err := s.engine.Scan(ctx, digestsCollection, logistics.DigestID(area, from), logistics.DigestID(area, to), func(_ string, decode func(any) error) error {
		var doc digestDoc
		if err := decode(&doc); err != nil {
			return err
		}
		digest, err := doc.digest()
		all = append(all, digest)
		return err
	})
	return all, err
}
