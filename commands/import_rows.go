package commands

import (
	"slices"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

func (im *importer) area(r *record) {
	text, ok := r.required("kode", 32)
	if !ok {
		return
	}
	code, err := logistics.ParseAreaCode(text)
	switch {
	case err != nil:
		r.refuse("kode", messages.RefusedCode, text)
		return
	case !im.root.Contains(code):
		r.refuse("kode", messages.RefusedOutside, text)
		return
	case !im.first(r, "kode", areaTable, text):
		return
	}
	a, known := im.areas[code]
	a.Code = code
	if name, ok := r.text("nama", 80); ok {
		a.Name = name
		if name == "" {
			r.refuse("nama", messages.RefusedMissing, "")
		}
	} else if !known && !r.refused {
		r.refuse("nama", messages.RefusedMissing, "")
	}
	r.list("alias", &a.Aliases)
	r.count("desa_kelurahan", maxVillages, &a.Villages)
	r.count("tps", maxTPS, &a.TPS)
	r.count("dpt", maxVoters, &a.DPT)
	if s, ok := r.text("akses", 500); ok {
		a.Access = s
	}
	var wave *int64
	if r.count("gelombang", 99, &wave) {
		a.Wave = 0
		if wave != nil {
			a.Wave = int(*wave)
		}
	}
	if s, ok := r.text("zona", 40); ok {
		a.Zone = strings.ToLower(s)
	}
	r.zone("zona_waktu", &a.TimeZone)
	r.text("sumber", 1000)
	im.areas[code] = a // even with faults: rows below it must not be refused for that
	im.newAreas = append(im.newAreas, a)
	if code != im.root {
		im.parents = append(im.parents, func() {
			if _, ok := im.areas[code.Parent()]; !ok {
				r.refuse("kode", messages.RefusedParent, text)
			}
		})
	}
}

func (im *importer) item(r *record) {
	key, ok := r.required("key", 40)
	if !ok {
		return
	}
	if !itemKeyForm.MatchString(key) {
		r.refuse("key", messages.RefusedKey, key)
		return
	}
	if !im.first(r, "key", itemTable, key) {
		return
	}
	i, known := im.itemAt[key]
	it := logistics.Item{Key: key}
	if known {
		it = im.items[i]
	}
	if s, ok := r.text("nama", 160); ok {
		it.Name = s
	}
	if it.Name == "" && !r.refused {
		r.refuse("nama", messages.RefusedMissing, "")
	}
	for _, f := range []struct {
		column string
		limit  int
		into   *string
	}{{"singkat", 40, &it.Short}, {"kategori", 80, &it.Category}, {"satuan", 20, &it.Unit}, {"sumber", 1000, &it.Source}} {
		if s, ok := r.text(f.column, f.limit); ok {
			*f.into = s
		}
	}
	r.list("alias", &it.Aliases)
	r.election("pemilihan", &it.Election)
	r.truth("dalam_kotak", &it.Inside)
	r.truth("menghalangi", &it.Blocks)
	r.count("norma_per_tps", maxNorm, &it.NormPerTPS)
	r.count("isi_kemasan", maxNorm, &it.PackSize)
	if it.Short == "" {
		it.Short = it.Name
	}
	if known {
		im.items[i] = it
	} else {
		im.itemAt[key] = len(im.items)
		im.items = append(im.items, it)
	}
	im.newItems++
}

// needReader takes areas and items by code, key or name. The catalogue for that is
// built when the first need is met, after all areas and items.
func (im *importer) needReader() func(*record) {
	var catalog *logistics.Catalog
	return func(r *record) {
		if catalog == nil {
			areas := make([]logistics.Area, 0, len(im.areas))
			for _, a := range im.areas {
				areas = append(areas, a)
			}
			catalog = logistics.NewCatalog(im.root, areas, im.items, nil)
		}
		area, okArea := im.areaNamed(r, catalog)
		item, okItem := im.itemNamed(r)
		var count *int64
		if r.count("jumlah", maxNeed, &count) && count == nil {
			r.refuse("jumlah", messages.RefusedMissing, "")
		}
		if !okArea || !okItem || !im.first(r, "", needTable, string(area)+" "+item) || count == nil {
			return
		}
		im.newNeeds = append(im.newNeeds, logistics.Need{Area: area, Item: item, Count: *count})
	}
}

func (im *importer) areaNamed(r *record, catalog *logistics.Catalog) (logistics.AreaCode, bool) {
	text, ok := r.required("wilayah", 80)
	if !ok {
		return "", false
	}
	if code, err := logistics.ParseAreaCode(text); err == nil && !im.root.Contains(code) {
		r.refuse("wilayah", messages.RefusedOutside, text)
		return "", false
	}
	a, err := catalog.OneArea(text)
	switch {
	case err == nil:
		return a.Code, true
	case len(catalog.FindArea(text)) > 1:
		r.refuse("wilayah", messages.RefusedAmbiguous, text)
	default:
		r.refuse("wilayah", messages.RefusedArea, text)
	}
	return "", false
}

func (im *importer) itemNamed(r *record) (string, bool) {
	text, ok := r.required("barang", 160)
	if !ok {
		return "", false
	}
	if _, ok := im.itemAt[text]; ok {
		return text, true
	}
	want := foldWord(text)
	same := func(s string) bool { return want != "" && foldWord(s) == want }
	var found []string
	for _, it := range im.items {
		if same(it.Key) || same(it.Name) || same(it.Short) || slices.ContainsFunc(it.Aliases, same) {
			found = append(found, it.Key)
		}
	}
	switch len(found) {
	case 1:
		return found[0], true
	case 0:
		r.refuse("barang", messages.RefusedItem, text)
	default:
		r.refuse("barang", messages.RefusedAmbiguous, text)
	}
	return "", false
}
