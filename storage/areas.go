package storage

import (
	"context"
	"errors"
	"strings"
	"sync"

	"laporbot/logistics"
)

// Reference data. areas: by code. needs: by "area|item". catalog: the document
// items is the whole list of items in its order, the document version counts the
// imports, so that every process sees that of another.
const (
	areasCollection   = "areas"
	needsCollection   = "needs"
	catalogCollection = "catalog"
	itemsID           = "items"
	versionID         = "version"
)

type areaDoc struct {
	Name     string   `bson:"name"`
	Aliases  []string `bson:"aliases,omitempty"`
	Villages *int64   `bson:"villages,omitempty"`
	TPS      *int64   `bson:"tps,omitempty"`
	DPT      *int64   `bson:"dpt,omitempty"`
	Access   string   `bson:"access,omitempty"`
	Wave     int      `bson:"wave,omitempty"`
	Zone     string   `bson:"zone,omitempty"`
	TimeZone string   `bson:"time_zone,omitempty"`
}

func areaToDoc(a logistics.Area) areaDoc {
	return areaDoc{a.Name, a.Aliases, a.Villages, a.TPS, a.DPT, a.Access, a.Wave, a.Zone, a.TimeZone}
}

func (d areaDoc) area(code logistics.AreaCode) logistics.Area {
	return logistics.Area{
		Code: code, Name: d.Name, Aliases: d.Aliases, Villages: d.Villages, TPS: d.TPS, DPT: d.DPT,
		Access: d.Access, Wave: d.Wave, Zone: d.Zone, TimeZone: d.TimeZone,
	}
}

type itemsDoc struct {
	Items []itemDoc `bson:"items"`
}

type itemDoc struct {
	Key        string   `bson:"key"`
	Name       string   `bson:"name"`
	Short      string   `bson:"short,omitempty"`
	Aliases    []string `bson:"aliases,omitempty"`
	Category   string   `bson:"category,omitempty"`
	Unit       string   `bson:"unit,omitempty"`
	Election   string   `bson:"election,omitempty"`
	Inside     bool     `bson:"inside_box"`
	Blocks     bool     `bson:"blocks_voting"`
	NormPerTPS *int64   `bson:"norm_per_tps,omitempty"`
	PackSize   *int64   `bson:"pack_size,omitempty"`
	Source     string   `bson:"source,omitempty"`
}

func itemToDoc(i logistics.Item) itemDoc {
	return itemDoc{
		i.Key, i.Name, i.Short, i.Aliases, i.Category, i.Unit, string(i.Election), i.Inside, i.Blocks,
		i.NormPerTPS, i.PackSize, i.Source,
	}
}

func (d itemDoc) item() logistics.Item {
	return logistics.Item{
		Key: d.Key, Name: d.Name, Short: d.Short, Aliases: d.Aliases, Category: d.Category, Unit: d.Unit,
		Election: logistics.Election(d.Election), Inside: d.Inside, Blocks: d.Blocks,
		NormPerTPS: d.NormPerTPS, PackSize: d.PackSize, Source: d.Source,
	}
}

type needDoc struct {
	Count int64 `bson:"count"`
}

type versionDoc struct {
	Version int64 `bson:"version"`
}

// PutReference stores areas and needs, each inserted or replaced by its id, and
// the list of items as a whole where one is given; then it makes them the
// catalog of every process at once. A process that ends in between has changed
// rows that come into force at its next start; doing the same again completes
// them.
func (s *Store) PutReference(ctx context.Context, areas []logistics.Area, items []logistics.Item, needs []logistics.Need) error {
	err := parallel(ctx, len(areas), func(ctx context.Context, i int) error {
		return put(ctx, s.engine, areasCollection, string(areas[i].Code), areaToDoc(areas[i]))
	})
	if err != nil {
		return err
	}
	err = parallel(ctx, len(needs), func(ctx context.Context, i int) error {
		n := needs[i]
		return put(ctx, s.engine, needsCollection, string(n.Area)+"|"+n.Item, needDoc{n.Count})
	})
	if err != nil {
		return err
	}
	if items != nil {
		if err := put(ctx, s.engine, catalogCollection, itemsID, itemsDoc{convert(items, itemToDoc)}); err != nil {
			return err
		}
	}
	same := func(d versionDoc) versionDoc { return d }
	_, err = upsert(ctx, s.engine, catalogCollection, versionID, same, same, func(d *versionDoc) error {
		d.Version++
		return nil
	})
	return err
}

// PutAreas is PutReference with areas alone.
func (s *Store) PutAreas(ctx context.Context, areas []logistics.Area) error {
	return s.PutReference(ctx, areas, nil, nil)
}

// PutItems is PutReference with the list of items alone.
func (s *Store) PutItems(ctx context.Context, items []logistics.Item) error {
	return s.PutReference(ctx, nil, items, nil)
}

// PutNeeds is PutReference with needs alone.
func (s *Store) PutNeeds(ctx context.Context, needs []logistics.Need) error {
	return s.PutReference(ctx, nil, nil, needs)
}

// Areas lists the areas by code.
func (s *Store) Areas(ctx context.Context) ([]logistics.Area, error) {
	var all []logistics.Area
	err := s.engine.Scan(ctx, areasCollection, "", "", func(id string, decode func(any) error) error {
		var doc areaDoc
		if err := decode(&doc); err != nil {
			return err
		}
		all = append(all, doc.area(logistics.AreaCode(id)))
		return nil
	})
	return all, err
}

// Items lists the items in their order; none where none were imported.
func (s *Store) Items(ctx context.Context) ([]logistics.Item, error) {
	items, err := get(ctx, s.engine, catalogCollection, itemsID, func(d itemsDoc) []logistics.Item {
		return convert(d.Items, itemDoc.item)
	})
	if errors.Is(err, logistics.ErrNotFound) {
		return nil, nil
	}
	return items, err
}

// Needs lists the needs by area and item.
func (s *Store) Needs(ctx context.Context) ([]logistics.Need, error) {
	var all []logistics.Need
	err := s.engine.Scan(ctx, needsCollection, "", "", func(id string, decode func(any) error) error {
		var doc needDoc
		if err := decode(&doc); err != nil {
			return err
		}
		area, item, _ := strings.Cut(id, "|")
		all = append(all, logistics.Need{Area: logistics.AreaCode(area), Item: item, Count: doc.Count})
		return nil
	})
	return all, err
}

// catalogCache keeps the catalogs built from one version of the reference data.
type catalogCache struct {
	mu      sync.Mutex
	version int64
	byRoot  map[logistics.AreaCode]*logistics.Catalog
}

// Catalog returns the reference data in force below root. It asks the database
// for nothing but the version while that stays the same.
func (s *Store) Catalog(ctx context.Context, root logistics.AreaCode) (*logistics.Catalog, error) {
	version, err := get(ctx, s.engine, catalogCollection, versionID, func(d versionDoc) int64 { return d.Version })
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return nil, err
	}
	c := &s.catalog
	c.mu.Lock()
	defer c.mu.Unlock()
	if built := c.byRoot[root]; built != nil && c.version == version {
		return built, nil
	}
	areas, err := s.Areas(ctx)
	if err != nil {
		return nil, err
	}
	items, err := s.Items(ctx)
	if err != nil {
		return nil, err
	}
	needs, err := s.Needs(ctx)
	if err != nil {
		return nil, err
	}
	if c.byRoot == nil || c.version != version {
		c.byRoot = map[logistics.AreaCode]*logistics.Catalog{}
	}
	c.version = version
	c.byRoot[root] = logistics.NewCatalog(root, areas, items, needs)
	return c.byRoot[root], nil
}
