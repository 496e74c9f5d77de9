import type { Conflict, LateHit, LateHitFinding, Outage } from '#contracts';

/** What the contracts call by a code and a page by a word. */
export type Term =
  | LateHitFinding['rule']
  | LateHitFinding['service']
  | LateHit['state']
  | NonNullable<LateHit['outcome']>
  | Conflict['kind']
  | Conflict['choices'][number]
  | Outage['decisions'][number]['kind']
  | Outage['services'][number]
  | keyof Outage['mergedBy']
  | Outage['kind']
  | 'flightNumber'
  | 'time';

export const TERMS: Readonly<Record<'id' | 'en', Readonly<Record<Term, string>>>> = {
  id: {
    watchlist: 'Cekal Online',
    interpol: 'Interpol',
    'crossing-register': 'Aplikasi Perlintasan',
    autogate: 'Autogate',
    visa: 'Visa',
    'stay-permit': 'Izin Tinggal',
    passport: 'Paspor',
    'm-paspor': 'M-Paspor',
    centre: 'layanan pusat data',
    'site-store': 'basis data TPI sendiri',
    'centre-and-site-store': 'layanan pusat data dan basis data TPI sendiri',
    'same-form-twice': 'formulir yang sama diketik dua kali',
    'gate-then-manual': 'di autogate, lalu oleh petugas',
    'counter-then-form': 'di konter, lalu di formulir',
    'manual-then-gate': 'oleh petugas, lalu jawaban autogate yang terlambat',
    'listed-at-crossing': 'sudah tercantum saat melintas',
    'listed-since': 'tercantum sesudah melintas',
    'listed-then-only': 'tercantum saat melintas, kini tidak lagi',
    found: 'ditemukan',
    assigned: 'ditugaskan',
    acknowledged: 'ditangani',
    closed: 'ditutup',
    intercepted: 'dicegat',
    'left-the-country': 'sudah meninggalkan wilayah',
    'handed-to-police': 'diserahkan kepada polisi',
    'not-the-person': 'bukan orangnya',
    'entry-was-wrong': 'entri daftar keliru',
    'exit-without-entry': 'keluar tanpa catatan masuk',
    'two-entries': 'dua kali masuk',
    'stamp-disagrees': 'cap berbeda dengan sistem',
    'document-unreadable': 'dokumen tidak terbaca',
    'stamp-prevails': 'cap yang berlaku',
    'system-prevails': 'sistem yang berlaku',
    'first-stands': 'catatan pertama berlaku',
    'last-stands': 'catatan terakhir berlaku',
    'both-stand': 'keduanya berlaku',
    'entry-assumed': 'dianggap pernah masuk',
    'screened-by-hand': 'diperiksa secara manual',
    'under-investigation': 'dalam penyelidikan',
    BlockedCrossingRetried: 'dikirim ulang',
    CrossingSetAside: 'disisihkan',
    flightNumber: 'penerbangan',
    time: 'waktu',
  },
  en: {
    watchlist: 'watch list',
    interpol: 'Interpol',
    'crossing-register': 'crossing register',
    autogate: 'autogate',
    visa: 'visa',
    'stay-permit': 'stay permit',
    passport: 'passport',
    'm-paspor': 'M-Paspor',
    centre: 'services of the data centre',
    'site-store': 'the site’s own database',
    'centre-and-site-store': 'services of the data centre, and the site’s own database',
    'same-form-twice': 'the same form keyed twice',
    'gate-then-manual': 'at the autogate, then by an officer',
    'counter-then-form': 'at the counter, then on a form',
    'manual-then-gate': 'by an officer, then the autogate’s late answer',
    'listed-at-crossing': 'listed at the crossing',
    'listed-since': 'listed after the crossing',
    'listed-then-only': 'listed at the crossing, no longer now',
    found: 'found',
    assigned: 'assigned',
    acknowledged: 'acknowledged',
    closed: 'closed',
    intercepted: 'intercepted',
    'left-the-country': 'has left the country',
    'handed-to-police': 'handed to the police',
    'not-the-person': 'not the person',
    'entry-was-wrong': 'the list entry was wrong',
    'exit-without-entry': 'exit without entry',
    'two-entries': 'two entries',
    'stamp-disagrees': 'stamp disagrees with system',
    'document-unreadable': 'document unreadable',
    'stamp-prevails': 'the stamp prevails',
    'system-prevails': 'the system prevails',
    'first-stands': 'the first record stands',
    'last-stands': 'the last record stands',
    'both-stand': 'both stand',
    'entry-assumed': 'an entry is assumed',
    'screened-by-hand': 'screened by hand',
    'under-investigation': 'under investigation',
    BlockedCrossingRetried: 'sent again',
    CrossingSetAside: 'set aside',
    flightNumber: 'flight',
    time: 'time',
  },
};
