// A device with PouchDB. Reads one step a line (JSON), does it, and answers one line with what it took.
const readline = require('readline');
const PouchDB = require('pouchdb').plugin(require('pouchdb-adapter-memory'));
const [, , address, texts] = process.argv;
const all = JSON.parse(require('fs').readFileSync(texts, 'utf8'));
const local = {};

function db(name) {
  local[name] = local[name] || new PouchDB(name + Date.now(), { adapter: 'memory' });
  return local[name];
}

const steps = {
  async write({ device, from, count }) {
    for (let n = from; n < from + count; n++) {
      await db(device).put({ _id: 'record-' + n, kind: 'daily_log', day: '2026-03-02', what_happened: all[n % all.length] });
    }
  },
  async edit({ device, record, words }) {
    const found = await db(device).get('record-' + record);
    await db(device).put({ ...found, what_happened: words });
  },
  async sync({ device }) {
    await db(device).sync(new PouchDB(address + '/records', { skip_setup: false }), { batch_size: 50 });
  },
  async read({ device, record }) {
    const plain = await db(device).get('record-' + record);
    const asked = await db(device).get('record-' + record, { conflicts: true });
    return { shown: plain.what_happened, fields: Object.keys(plain), hidden: (asked._conflicts || []).length };
  },
};

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const step = JSON.parse(line);
    const start = process.hrtime.bigint();
    const told = (await steps[step.what](step)) || {};
    console.log(JSON.stringify({ seconds: Number(process.hrtime.bigint() - start) / 1e9, ...told }));
  }
  process.exit(0);
})();
