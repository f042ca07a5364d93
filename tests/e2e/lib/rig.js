// Starts a whole terminal (packaging/rig) and speaks to it in lines of JSON.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

export function buildFolder() {
  return process.env.BIANMIN_BUILD || path.join(source, 'build', 'dev');
}

export class Rig {
  /** On a virtual display, whatever the machine has. */
  static start(...options) {
    return Rig.startVisible('--virtual', ...options);
  }

  /** On the machine's own display, where there is one. */
  static async startVisible(...options) {
    const rig = new Rig();
    rig.process = spawn(path.join(source, 'packaging', 'rig'),
      ['--build', buildFolder(), '--automation', ...options,
        // To look at logs and files afterwards.
        ...(process.env.BIANMIN_RIG_DIR ? ['--dir', process.env.BIANMIN_RIG_DIR] : [])],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    rig.answers = createInterface({ input: rig.process.stdout })[Symbol.asyncIterator]();
    rig.ended = new Promise((resolve) => rig.process.on('exit', resolve));
    const first = await rig.answer();
    if (!first.ok) throw new Error(`the terminal did not start: ${first.error}`);
    rig.facts = first;
    return rig;
  }

  async answer() {
    const { value, done } = await this.answers.next();
    if (done) throw new Error('the rig ended');
    return JSON.parse(value);
  }

  async do(line) {
    this.process.stdin.write(JSON.stringify({ do: line }) + '\n');
    const answer = await this.answer();
    if (!answer.ok) throw new Error(`${line}: ${answer.error}`);
    return answer;
  }

  async cases() {
    return (await this.do('cases')).cases.cases;
  }

  async evaluations() {
    return (await this.do('evaluations')).evaluations;
  }

  get automationUrl() {
    return `http://127.0.0.1:${this.facts.automation_port}`;
  }

  async stop() {
    this.process.stdin.end(JSON.stringify({ do: 'stop' }) + '\n');
    await this.ended;
  }
}

export async function until(condition, seconds, what) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`timed out after ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
