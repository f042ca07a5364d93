// PouchDB with leveldb as a contender of bench-store: for each number on standard input it puts so many documents of 4 KiB,
// one after the other, and answers with the milliseconds that each took.
//   node tests/bench/store/pouchdb.js FOLDER
import readline from 'node:readline';
import PouchDB from 'pouchdb';

const database = new PouchDB(process.argv[2], { adapter: 'leveldb' });
const payload = 'p'.repeat(4096);
let filed = 0;

process.stdout.write('ready\n');
for await (const line of readline.createInterface({ input: process.stdin })) {
  const took = [];
  for (let i = 0; i < Number(line); ++i) {
    const before = performance.now();
    await database.put({ _id: String(++filed).padStart(12, '0'), payload });
    took.push((performance.now() - before).toFixed(4));
  }
  process.stdout.write(`${took.join(' ')}\n`);
}
await database.close();
