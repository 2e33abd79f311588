// Package logistics holds the nouns and the rules of election logistics: areas,
// people, items, needs, reports, stock, plans and digests, and the reader that
// understands a /lapor message.
//
// Everything here is pure: no I/O, no clock, no package outside the standard
// library. Time is an argument and is kept in UTC at millisecond precision.
// Whatever both commands and jobs must decide is decided here.
//
// # Words of the field
//
//   - KPU: the election commission (Komisi Pemilihan Umum).
//   - PPK: the committee of a kecamatan (Panitia Pemilihan Kecamatan).
//   - PPS: the committee of a village (Panitia Pemungutan Suara).
//   - TPS: a polling station (Tempat Pemungutan Suara).
//   - DPT: the final list of voters (Daftar Pemilih Tetap).
//   - kabupaten, kecamatan, desa: regency, sub-district, village.
//   - kendala: an obstacle.
//   - H-3: three days before election day (hari H).
package logistics
