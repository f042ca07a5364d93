// PouchDB with leveldb as a contender of bench-store: for each line `TIMES BYTES` on standard input it puts so many documents of
// 4 KiB, each with an attachment of so many bytes unless they are 0, one after the other, and answers with the milliseconds
// that each took.
//   node tests/bench/store/pouchdb.js FOLDER
import readline from 'node:readline';
import PouchDB from 'pouchdb';

const database = new PouchDB(process.argv[2], { adapter: 'leveldb' });
const payload = 'p'.repeat(4096);
let filed = 0;

process.stdout.write('ready\n');
for await (const line of readline.createInterface({ input: process.stdin })) {
  const took = [];
  const [times, bytes] = line.split(' ').map(Number);
  const page = Buffer.alloc(bytes, 's');
  for (let i = 0; i < times; ++i) {
    const before = performance.now();
    const record = { _id: String(++filed).padStart(12, '0'), payload };
    if (bytes > 0) record._attachments = { page: { content_type: 'image/jpeg', data: page } };
    await database.put(record);
    took.push((performance.now() - before).toFixed(4));
  }
  process.stdout.write(`${took.join(' ')}\n`);
}
await database.close();
