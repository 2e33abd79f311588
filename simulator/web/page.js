// page.js listens to the program and hands what happens to the phones.
import { api, button, el, moment } from './dom.js';
import { Phone } from './phone.js';

const $ = (id) => document.getElementById(id);
const page = { title: '', bot: { username: '' }, phones: [], time: { now: 0, offset: 0, zone: '' } };

let heardAt = 0; // performance.now() when the time was told

function showTime() {
  const t = moment(page.time.now + performance.now() - heardAt, page.time.offset);
  $('clock').replaceChildren(t.clock, el('small', {}, `.${t.seconds} ${page.time.zone}`));
  $('date').textContent = t.date;
}

function showQueue({ waiting, ready }) {
  $('queue').className = waiting ? 'busy' : ready ? 'ready' : '';
  $('queue').textContent = waiting ? `${waiting} pembaruan menunggu bot` : ready ? 'Bot siap menerima pesan' : 'Bot sedang bekerja';
}

function reset(news) {
  page.title = news.title;
  page.bot = news.bot;
  document.title = `${news.title} – simulasi`;
  $('title').textContent = news.title;
  $('actions').replaceChildren(...(news.actions ?? []).map((a) => button({ 'data-action': a.id, click: () => advance(a.id) }, a.label)));
  const same = page.phones.length === news.phones.length && page.phones.every((p, i) => p.view.name === news.phones[i].name);
  if (!same) {
    page.phones = news.phones.map((view) => new Phone(view, page));
    $('phones').replaceChildren(...page.phones.map((p) => p.node));
    $('tabs').replaceChildren(...page.phones.map((p) => p.tab));
  }
  page.phones.forEach((p) => p.clear());
}

function hear(news) {
  page.time = news.time;
  heardAt = performance.now();
  if (news.reset) reset(news);
  showTime();
  showQueue(news.queue);
  const on = (chat) => page.phones.filter((p) => p.view.chat === chat);
  for (const view of news.phones ?? []) page.phones[view.index].update(view);
  for (const chat of news.typing ?? []) on(chat).forEach((p) => p.type(true));
  for (const m of news.messages ?? []) on(m.chat).forEach((p) => p.show(m));
  for (const t of news.toasts ?? []) on(t.chat).forEach((p) => p.toast(t));
  if (news.reset) page.phones.forEach((p) => p.caughtUp());
}

async function advance(action) {
  const buttons = [...$('actions').children];
  buttons.forEach((b) => { b.disabled = true; });
  $('notice').textContent = 'Jam sedang dimajukan…';
  try {
    $('notice').textContent = (await api('clock', { action })).label;
  } catch (refusal) {
    $('notice').textContent = refusal.message;
  }
  buttons.forEach((b) => { b.disabled = false; });
}

function setLayout(grid) {
  document.body.classList.toggle('grid', grid);
  $('layout').setAttribute('aria-pressed', String(grid));
  localStorage.setItem('kisi', grid ? '1' : '');
}

const events = new EventSource('events');
events.onmessage = (event) => hear(JSON.parse(event.data));
events.onerror = () => {
  $('queue').className = 'lost';
  $('queue').textContent = 'Sambungan terputus, mencoba lagi…';
};
$('layout').addEventListener('click', () => setLayout(!document.body.classList.contains('grid')));
setLayout(localStorage.getItem('kisi') === '1');
setInterval(() => page.time.now && showTime(), 1000);
