// dom.js builds nodes. Text always goes in as text, never as markup.

// el makes an element: functions among its properties listen, true and false switch an attribute, the rest are attributes.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

// icon shows a symbol of icons.svg.
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `icons.svg#${name}`);
  svg.append(use);
  return svg;
}

// button is a button that is not a submit button.
export const button = (props, ...children) => el('button', { type: 'button', ...props }, ...children);

const tags = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  blockquote: 'blockquote', expandable_blockquote: 'blockquote',
};

// rich shows a text with its entities, whose offsets are in UTF-16 units, as JavaScript counts. open(url) follows a link
// to the bot and command(text) sends a command.
export function rich(text, entities, { open, command }) {
  const list = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fill = (parent, from, to) => {
    let at = from;
    while (list.length && list[0].offset < to) {
      const entity = list.shift();
      if (entity.offset < at) continue; // it overlaps the one before
      const end = Math.min(entity.offset + entity.length, to);
      const node = entityNode(entity, text.slice(entity.offset, end), open, command);
      const block = node.matches('pre, blockquote');
      // A block begins and ends its own line, so the breaks around it would leave gaps.
      parent.append(text.slice(at, block && text[entity.offset - 1] === '\n' ? Math.max(at, entity.offset - 1) : entity.offset));
      fill(node, entity.offset, end);
      parent.append(node);
      at = block && text[end] === '\n' ? Math.min(end + 1, to) : end;
    }
    parent.append(text.slice(at, to));
  };
  const out = el('div', { class: 'text' });
  fill(out, 0, text.length);
  return out;
}

function entityNode(entity, part, open, command) {
  switch (entity.type) {
    case 'text_link': return link(entity.url, open);
    case 'url': return link(part, open);
    case 'email': return link(`mailto:${part}`, open);
    case 'bot_command': return button({ class: 'inline', click: () => command(part) });
    case 'spoiler': {
      const node = el('span', { class: 'spoiler', tabindex: 0, role: 'button', 'aria-label': 'Teks tersembunyi' });
      const show = () => { node.className = ''; node.removeAttribute('role'); node.removeAttribute('aria-label'); };
      node.addEventListener('click', show);
      node.addEventListener('keydown', (event) => event.key === 'Enter' && show());
      return node;
    }
    case 'mention': case 'text_mention': case 'hashtag': return el('span', { class: 'mention' });
    default: return el(tags[entity.type] ?? 'span');
  }
}

// link makes a link; what is neither a web nor a mail address stays plain text.
export function link(address, open) {
  let url;
  try { url = new URL(address); } catch { return el('span'); }
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return el('span');
  const node = el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' });
  node.addEventListener('click', (event) => { if (open(url)) event.preventDefault(); });
  return node;
}

// api posts to the program and returns its answer; a refusal is thrown as an Error whose message is a sentence for people.
export async function api(path, body) {
  const form = body instanceof FormData;
  let response;
  try {
    response = await fetch(path, {
      method: 'POST', body: form ? body : JSON.stringify(body), headers: form ? {} : { 'Content-Type': 'application/json' },
    });
  } catch {
    throw new Error('Program simulasi tidak menjawab. Silakan periksa apakah masih berjalan.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? 'Permintaan tidak dapat dijalankan.');
  return answer;
}

const days = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];
const months = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];
const two = (n) => String(n).padStart(2, '0');

// moment reads a time in milliseconds as people in the zone do; offset is in seconds east of UTC.
export function moment(ms, offset) {
  const t = new Date(ms + offset * 1000);
  return {
    clock: `${two(t.getUTCHours())}.${two(t.getUTCMinutes())}`,
    seconds: two(t.getUTCSeconds()),
    date: `${days[t.getUTCDay()]}, ${t.getUTCDate()} ${months[t.getUTCMonth()]} ${t.getUTCFullYear()}`,
  };
}

// size reads a number of bytes.
export function size(bytes) {
  const units = [['MB', 1e6], ['kB', 1e3]];
  for (const [unit, many] of units) if (bytes >= many) return `${(bytes / many).toFixed(1).replace('.', ',')} ${unit}`;
  return `${bytes} bita`;
}
