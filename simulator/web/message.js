// message.js shows one message of a chat.
import { button, el, icon, link, moment, rich, size } from './dom.js';

// messageNode makes the list item of a message for a phone, which says who looks and does what is asked.
export function messageNode(m, phone) {
  const time = moment(m.date, phone.offset);
  if (m.service) return el('li', { class: 'service', 'data-key': m.key }, el('span', {}, m.service));
  const own = m.from === phone.writer && !m.bot;
  const private_ = !m.id;
  const bubble = el('div', { class: 'bubble' },
    private_ && el('p', { class: 'private' }, 'Pesan pribadi, di luar percakapan dengan bot'),
    (phone.group || private_) && !own && el('p', { class: `name tint${Math.abs(m.from) % 6}` }, m.name),
    m.topic && el('p', { class: 'topic' }, `# ${m.topic}`),
    m.forwarded && el('p', { class: 'forwarded' }, 'Diteruskan dari ', el('strong', {}, m.forwarded)),
    m.reply && button({ class: 'quote', click: () => phone.reveal(m.reply.key) }, el('strong', {}, m.reply.name), el('span', {}, m.reply.text)),
    m.file && fileNode(m.file),
    m.location && el('p', {}, `Lokasi: ${m.location.latitude.toFixed(5)}, ${m.location.longitude.toFixed(5)}`),
    m.contact && el('p', {}, `Kontak: ${m.contact}`),
    m.text && rich(m.text, m.entities, { open: (url) => phone.openLink(url), command: (text) => phone.send(text) }),
    el('p', { class: 'meta' }, m.reaction && el('span', { class: 'reaction' }, m.reaction), m.pinned && icon('pin'),
      m.edited && 'diubah ', el('time', { datetime: new Date(m.date).toISOString() }, time.clock)));
  const acts = !private_ && el('div', { class: 'acts' },
    button({ click: () => phone.reply(m) }, 'balas'),
    own && (m.text || m.file) && button({ click: () => phone.edit(m) }, 'ubah'),
    button({ click: () => phone.forward(m) }, 'teruskan'));
  return el('li', { class: own ? 'own' : 'other', 'data-key': m.key },
    el('div', { class: 'line' }, bubble, acts), m.buttons && keysNode(m, phone));
}

function fileNode(file) {
  if (file.photo) return el('a', { href: file.url, target: '_blank', class: 'photo' }, el('img', { src: file.url, alt: 'Foto' }));
  return el('a', { href: file.url, download: file.name, class: 'file' }, icon('file'),
    el('span', {}, el('strong', {}, file.name || 'berkas'), el('small', {}, size(file.size))));
}

function keysNode(m, phone) {
  const rows = m.buttons.map((row) => el('div', { class: 'row' }, ...row.map((b) => keyNode(b, m, phone))));
  return el('div', { class: 'keys', role: 'group', 'aria-label': 'Tombol pesan' }, ...rows);
}

function keyNode(b, m, phone) {
  if (b.url) {
    const node = link(b.url, (url) => phone.openLink(url));
    node.append(b.text);
    return node;
  }
  if (b.callback_data) {
    const node = button({ click: () => phone.tap(m, b, node) }, b.text);
    return node;
  }
  if (b.copy_text) return button({ click: () => phone.copy(b.copy_text.text) }, b.text);
  return button({ disabled: true, title: 'Tombol ini tidak berfungsi dalam simulasi' }, b.text);
}
