/**
 * The far end of a connection to an agent whose shells say nothing: it takes every ticket, opens every
 * shell, answers every probe. It costs the process that it shares with a gateway as little as can be.
 */
import { Duplex } from 'node:stream';
import { encodeFrame } from '../../../system/contracts/shell-stream.ts';

const taken = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';
const opened =
  'HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n';
const probe = Buffer.from(encodeFrame('alive'));
const reply = Buffer.concat([Buffer.from('5\r\n'), encodeFrame('alive_reply'), Buffer.from('\r\n')]);

export class QuietAgent extends Duplex {
  #head = '';
  #isShell = false;

  /** A client asks a socket for this when it writes its head. */
  setNoDelay(): this {
    return this;
  }

  override _construct(done: () => void): void {
    done();
    process.nextTick(() => this.emit('connect'));
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#isShell) {
      if (bytes.includes(probe)) this.push(reply);
    } else this.#readRequest(bytes);
    done();
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  #readRequest(bytes: Buffer): void {
    this.#head += bytes.toString('latin1');
    if (!this.#head.includes('\r\n\r\n')) return;
    this.#isShell = this.#head.startsWith('GET /shell');
    if (!this.#isShell && !this.#head.endsWith('}')) return;
    this.#head = '';
    this.push(this.#isShell ? opened : taken);
  }
}
