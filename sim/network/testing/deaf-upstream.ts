/** An upstream whose queue of connections is full: dialling it neither succeeds nor fails. Linux only. */
import { once } from 'node:events';
import net from 'node:net';
import { Worker } from 'node:worker_threads';

const listenAndBlock = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;

/** A backlog of one lets two in. */
const places = 2;

export async function deafUpstream(): Promise<{ readonly address: string } & AsyncDisposable> {
  const worker = new Worker(listenAndBlock, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers: net.Socket[] = [];
  for (let n = 0; n < places; n++) {
    const filler = net.connect({ port, host: '127.0.0.1' });
    filler.on('error', () => {});
    await once(filler, 'connect');
    fillers.push(filler);
  }
  return {
    address: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}
