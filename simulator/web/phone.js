// phone.js is one phone: a chat, what is written in it, and who writes.
import { api, button, el, icon, moment, size } from './dom.js';
import { messageNode } from './message.js';

export class Phone {
  #messages = new Map(); // by key
  #context = null; // what the next message replies to, edits, or brings along
  #answered = new Set(); // callbacks that the bot has answered
  #waiting = new Map(); // buttons that wait for an answer, by callback
  #typing = 0;
  #follow = true; // the newest message is in sight, and shall stay there
  #inView = true;
  #unseen = 0;

  constructor(view, page) {
    this.page = page;
    this.build(view);
    this.update(view);
    this.input.value = this.draft();
  }

  get offset() { return this.page.time.offset; }
  get group() { return this.view.group; }
  get writer() { return Number(this.select.value) || this.view.user; }

  build(view) {
    const id = `phone${view.index}`;
    this.list = el('ol', { role: 'log', 'aria-label': `Percakapan di ponsel ${view.name}`, tabindex: 0, scroll: () => this.scrolled() });
    this.newer = button({ class: 'newer', hidden: true, 'aria-label': 'Ke pesan terbaru', click: () => this.toEnd() }, icon('down'));
    this.subtitle = el('small');
    this.chatTitle = el('strong');
    this.avatar = el('span', { class: 'avatar', 'aria-hidden': 'true' });
    this.pinned = button({ class: 'pinned', hidden: true });
    this.toastBox = el('div', { class: 'toast', role: 'status' });
    this.alertBox = el('div', { class: 'alert', role: 'alertdialog', 'aria-modal': 'true', 'aria-label': 'Pesan dari bot', hidden: true });
    this.contextBar = el('div', { class: 'context', hidden: true });
    this.commands = el('div', { class: 'commands', role: 'menu', 'aria-label': 'Perintah bot', hidden: true, keydown: (event) => this.walk(event) });
    this.replyKeys = el('div', { class: 'keys reply-keys', role: 'group', 'aria-label': 'Papan tombol' });
    this.startButton = button({ class: 'start', click: () => this.start() });
    this.menuButton = button({ class: 'menu', 'aria-expanded': 'false', click: () => this.showCommands(this.commands.hidden ? '' : null) }, icon('menu'), 'Menu');
    this.file = el('input', { type: 'file', hidden: true, 'aria-label': 'Berkas', change: () => this.attach() });
    this.input = el('textarea', {
      id: `${id}-text`, rows: 1, placeholder: 'Tulis pesan…', 'aria-label': `Tulis pesan di ponsel ${view.name}`,
      keydown: (event) => this.key(event), input: () => this.typed(),
    });
    this.form = el('form', { class: 'composer', submit: (event) => { event.preventDefault(); this.submit(); } },
      this.menuButton, this.input, this.file,
      button({ class: 'round', 'aria-label': 'Lampirkan berkas', title: 'Lampirkan berkas', click: () => this.file.click() }, icon('clip')),
      el('button', { class: 'round', 'aria-label': 'Kirim', title: 'Kirim (Enter)' }, icon('send')));
    this.select = el('select', { id: `${id}-writer`, change: () => this.redraw() });
    this.who = el('div', { class: 'who', hidden: !view.group }, el('label', { for: `${id}-writer` }, 'Menulis sebagai'), this.select);
    this.node = el('article', { class: 'phone', id, 'aria-label': `Ponsel ${view.name}` },
      el('div', { class: 'owner' }, el('h2', {}, view.name), el('span', {}, view.caption)),
      el('div', { class: 'device' },
        el('div', { class: 'head' }, this.avatar, el('div', {}, this.chatTitle, this.subtitle)), this.pinned,
        el('div', { class: 'screen' }, this.list, this.newer, this.toastBox), this.commands, this.contextBar, this.replyKeys,
        this.who, this.startButton, this.form, this.alertBox));
    this.badge = el('span', { class: 'badge', hidden: true });
    this.tab = button({ click: () => this.focus() }, view.name, this.badge);
    const stay = () => this.#follow && this.toEnd();
    new ResizeObserver(stay).observe(this.list);
    this.list.addEventListener('load', stay, true); // of photos
    new IntersectionObserver(([entry]) => { this.#inView = entry.isIntersecting; this.seen(); }, { threshold: 0.6 }).observe(this.node);
  }

  // update takes what the program says of the phone itself.
  update(view) {
    const writer = this.view && this.writer;
    this.view = view;
    this.chatTitle.textContent = view.title;
    this.avatar.textContent = view.title.slice(0, 1).toUpperCase();
    this.avatar.classList.toggle('group', view.group);
    this.select.replaceChildren(...view.writers.map((w) => el('option', { value: w.id, selected: w.id === writer }, w.name)));
    this.startButton.textContent = view.group ? 'TAMBAHKAN BOT KE GRUP' : 'MULAI';
    this.startButton.hidden = view.started;
    this.form.hidden = !view.started && !view.group;
    this.replyKeys.replaceChildren(...(view.keyboard ?? []).map((row) =>
      el('div', { class: 'row' }, ...row.map((label) => button({ click: () => this.send(label) }, label)))));
    this.say();
  }

  say() {
    const { group, writers, started } = this.view;
    const idle = group ? `${writers.length} anggota${started ? ' dan bot' : ''}` : 'bot';
    this.subtitle.textContent = this.#typing ? 'mengetik…' : idle;
  }

  clear() { this.#messages.clear(); this.list.replaceChildren(); }
  caughtUp() { this.#unseen = 0; this.toEnd(); }

  // show adds a message, or changes it in its place.
  show(m) {
    const before = this.#messages.get(m.key);
    if (m.deleted) {
      before?.node.remove();
      this.#messages.delete(m.key);
    } else {
      const node = messageNode(m, this);
      if (before) before.node.replaceWith(node);
      else {
        const { date } = moment(m.date, this.offset);
        if (date !== this.lastDate()) this.list.append(el('li', { class: 'service day', 'data-date': date }, el('span', {}, date)));
        this.list.append(node);
      }
      this.#messages.set(m.key, { m, node });
      if (m.bot && !before) this.type(false);
    }
    this.showPinned();
    if (this.#follow || (!before && m.from === this.writer && !m.bot)) this.toEnd();
    if (!before && !m.deleted) this.#unseen++;
    this.seen();
  }

  lastDate() { return [...this.list.querySelectorAll('.day')].at(-1)?.dataset.date; }

  redraw() {
    for (const entry of this.#messages.values()) {
      const node = messageNode(entry.m, this);
      entry.node.replaceWith(node);
      entry.node = node;
    }
    this.toEnd();
  }

  showPinned() {
    const last = [...this.#messages.values()].filter(({ m }) => m.pinned).at(-1)?.m;
    this.pinned.hidden = !last;
    this.pinned.replaceChildren(icon('pin'), el('span', {}, (last?.text ?? '').split('\n')[0] || 'Pesan tersemat'));
    this.pinned.onclick = () => this.reveal(last.key);
  }

  scrolled() {
    this.#follow = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
    this.seen();
  }

  toEnd() { this.list.scrollTop = this.list.scrollHeight; this.scrolled(); }

  // seen tells how many messages wait out of sight.
  seen() {
    if (this.#follow && this.#inView) this.#unseen = 0;
    this.newer.hidden = this.#follow;
    this.badge.hidden = !this.#unseen;
    this.badge.textContent = this.#unseen;
  }

  reveal(key) {
    const node = this.#messages.get(key)?.node;
    node?.scrollIntoView({ block: 'center' });
    node?.animate([{ background: '#fff3bf' }, { background: 'transparent' }], 1200);
  }

  focus() {
    this.node.scrollIntoView({ inline: 'center', block: 'nearest', behavior: 'smooth' });
    (this.form.hidden ? this.startButton : this.input).focus({ preventScroll: true });
  }

  type(on) {
    clearTimeout(this.#typing);
    this.#typing = on ? setTimeout(() => this.type(false), 5000) : 0;
    this.say();
  }

  // toast shows what the bot answered to a tap.
  toast(t) {
    if (this.#answered.has(t.callback)) return;
    this.#answered.add(t.callback);
    this.settle(t.callback);
    if (t.url) this.openLink(new URL(t.url));
    if (!t.text) return;
    if (!t.alert) { this.flash(t.text); return; }
    const ok = button({ click: () => { this.alertBox.hidden = true; this.input.focus(); } }, 'OK');
    this.alertBox.replaceChildren(el('div', {}, el('p', {}, t.text), ok));
    this.alertBox.hidden = false;
    ok.focus({ preventScroll: true });
  }

  flash(text) {
    const line = el('p', {}, text);
    this.toastBox.append(line);
    setTimeout(() => line.remove(), 4000);
  }

  settle(callback) { this.#waiting.get(callback)?.removeAttribute('aria-busy'); this.#waiting.delete(callback); }

  // post does something on this phone; a refusal is flashed and false returned.
  async post(deed, body) {
    try {
      return await api(`phones/${this.view.index}/${deed}`, body instanceof FormData ? body : { user: this.writer, ...body });
    } catch (refusal) {
      this.flash(refusal.message);
      return false;
    }
  }

  start(payload = '') { return this.post('start', { payload }); }
  send(text) { this.showCommands(null); return this.post('send', { text }); }
  copy(text) { navigator.clipboard.writeText(text).then(() => this.flash('Teks sudah disalin.')); }

  async tap(m, b, node) {
    node.setAttribute('aria-busy', 'true');
    const answer = await this.post('tap', { message: m.id, data: b.callback_data });
    if (!answer || this.#answered.has(answer.callback)) node.removeAttribute('aria-busy');
    else this.#waiting.set(answer.callback, node);
  }

  // openLink follows a link to the bot on this phone; other links are left to the browser.
  openLink(url) {
    const payload = url.searchParams.get('start');
    const toBot = ['t.me', 'telegram.me'].includes(url.hostname) && url.pathname.slice(1).toLowerCase() === this.page.bot.username.toLowerCase();
    if (!toBot) return false;
    if (payload === null) this.focus();
    else this.start(payload);
    return true;
  }

  reply(m) { this.setContext({ reply: m }, 'Membalas', m.text || 'Pesan'); }
  edit(m) {
    this.setContext({ edit: m, draft: this.input.value }, 'Mengubah pesan', m.text || 'Keterangan berkas');
    this.input.value = m.text ?? '';
    this.typed();
  }
  attach() {
    const file = this.file.files[0];
    if (file) this.setContext({ file }, file.name, size(file.size));
    this.file.value = '';
  }
  forward(m) {
    const targets = this.page.phones.map((other) => button({
      click: async () => {
        this.setContext(null);
        if (await this.post('forward', { message: m.id, to: other.view.index })) this.flash(`Pesan sudah diteruskan ke ${this.nameOf(other)}.`);
      },
    }, this.nameOf(other)));
    this.setContext({ forward: m }, 'Teruskan ke', el('span', { class: 'targets' }, ...targets));
  }
  nameOf(other) { return !other.group && other.view.user === this.writer ? 'bot ini' : other.view.name; }

  setContext(context, title, detail) {
    if (this.#context?.edit) { this.input.value = this.#context.draft; this.typed(); }
    this.#context = context;
    this.contextBar.hidden = !context;
    if (!context) return;
    this.contextBar.replaceChildren(el('div', {}, el('strong', {}, title), detail instanceof Node ? detail : el('span', {}, detail)),
      button({ class: 'round', 'aria-label': 'Batal', click: () => this.setContext(null) }, icon('close')));
    (this.contextBar.querySelector('.targets button') ?? this.input).focus({ preventScroll: true });
  }

  async submit() {
    const text = this.input.value;
    const { edit, reply, file } = this.#context ?? {};
    if (!text.trim() && !file) return;
    const place = { reply_to: reply?.id ?? 0, thread: reply?.thread ?? 0 };
    if (edit) this.#context.draft = '';
    this.setContext(null);
    this.input.value = '';
    this.typed();
    let done;
    if (edit) done = await this.post('edit', { message: edit.id, text });
    else if (file) {
      const form = new FormData();
      for (const [name, value] of Object.entries({ user: this.writer, caption: text, ...place, file })) form.append(name, value);
      done = await this.post('upload', form);
    } else done = await this.post('send', { text, ...place });
    if (!done && !this.input.value) { this.input.value = text; this.typed(); }
  }

  key(event) {
    if (event.isComposing) return;
    const first = this.commands.querySelector('button');
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); this.submit(); }
    else if (event.key === 'Escape') { this.showCommands(null); this.setContext(null); }
    else if (event.key === 'Tab' && !this.commands.hidden && first && this.input.value) {
      event.preventDefault();
      this.input.value = `${first.dataset.command} `;
      this.typed();
    } else if (event.key === 'ArrowDown' && !this.commands.hidden && first) { event.preventDefault(); first.focus(); }
    else if (event.key === 'ArrowUp' && !this.input.value) {
      const own = [...this.#messages.values()].filter(({ m }) => m.id && m.text && m.from === this.writer && !m.bot).at(-1);
      if (own) { event.preventDefault(); this.edit(own.m); }
    }
  }

  typed() {
    const text = this.input.value;
    if (!this.#context?.edit) this.draft(text);
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
    this.showCommands(/^\/\w*$/.test(text) ? text : null);
  }

  // draft keeps what is not sent yet over a reload.
  draft(text) {
    const key = `draf ${this.page.title} ${this.view.index}`;
    if (text === undefined) return sessionStorage.getItem(key) ?? '';
    sessionStorage.setItem(key, text);
    return text;
  }

  // showCommands lists the bot's commands that begin with a text, or closes the list for null.
  showCommands(prefix) {
    const writer = this.view.writers.find((w) => w.id === this.writer);
    const fitting = prefix === null ? [] : (writer?.commands ?? []).filter((c) => `/${c.command}`.startsWith(prefix));
    this.commands.replaceChildren(...fitting.map((c) => button({
      role: 'menuitem', 'data-command': `/${c.command}`, click: () => { this.input.value = ''; this.typed(); this.send(`/${c.command}`); },
    }, el('strong', {}, `/${c.command}`), el('span', {}, c.description))));
    if (prefix === '' && !fitting.length) this.commands.append(el('p', {}, 'Bot belum memasang daftar perintah.'));
    this.commands.hidden = !this.commands.childElementCount;
    this.menuButton.setAttribute('aria-expanded', String(!this.commands.hidden));
  }

  walk(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (event.key === 'Escape') { this.showCommands(null); this.input.focus(); }
    else if (step) { event.preventDefault(); (document.activeElement[step] ?? this.input).focus(); }
  }
}
