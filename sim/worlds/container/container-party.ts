/** The harness's side of a product program in a container: start it, call it, hear its events, see it end. */
import { constants, tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import type { Container } from 'dockerode';
import { GenericContainer, PullPolicy, Wait } from 'testcontainers';
import type { PartyReport } from '../../clock/barrier.ts';
import { Calls, type FromProgram, type Party, type PartyEvent } from '../process/party.ts';
import type { GatewayExit } from '../world.ts';
import { docker, runLabel } from './docker.ts';
import type { PrivateNetwork } from './private-network.ts';
import { inImage } from './program-image.ts';
import { zeroVariable } from './stdio-runtime.ts';

export interface ContainerOptions {
  /** In the history and in messages: `gateway:g1`. */
  readonly name: string;
  readonly program: 'gateway' | 'agent';
  readonly image: string;
  readonly network: PrivateNetwork;
  readonly address: string;
  /** Folders of this machine that it has, too, at the same path. */
  readonly folders: readonly string[];
  /** When the run began, as `kernelNow` told it. */
  readonly zero: bigint;
  onEvent(event: PartyEvent): void;
}

export class ContainerParty implements Party {
  readonly name: string;
  readonly #container: Container;
  readonly #calls: Calls;
  readonly #onEvent: (event: PartyEvent) => void;
  readonly #output: string[] = [];
  #input: NodeJS.WritableStream | null = null;
  #alive = true;
  #pid = -1;
  #exited: Promise<GatewayExit> | null = null;

  private constructor(name: string, container: Container, onEvent: (event: PartyEvent) => void) {
    this.name = name;
    this.#container = container;
    this.#calls = new Calls(name);
    this.#onEvent = onEvent;
  }

  /** It runs; nothing is started in it yet. */
  static async start(options: ContainerOptions): Promise<ContainerParty> {
    const { container } = await docker();
    const created: ContainerParty[] = [];
    const program = new ProgramContainer(options, async (id) => {
      const party = new ContainerParty(options.name, container.getById(id), options.onEvent);
      created.push(party);
      await party.#attach();
    });
    try {
      await program.start();
      const [party] = created;
      party!.#pid = (await party!.#container.inspect()).State.Pid;
      return party!;
    } catch (error) {
      for (const party of created) await party.#container.remove({ force: true }).catch(unlessItIsGone);
      throw error;
    }
  }

  /** Of its container. */
  get id(): string {
    return this.#container.id;
  }

  /** Of its program, as this machine numbers processes. */
  get pid(): number {
    return this.#pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** What it printed beside what it is asked: a healthy program prints nothing. */
  get output(): string {
    return this.#output.join('');
  }

  /** Resolves when the container is gone and removed. */
  get exited(): Promise<GatewayExit> {
    return this.#exited!;
  }

  call<T = void>(name: string, args?: unknown): Promise<T> {
    if (!this.#alive) return Promise.reject(new Error(`${this.name} is gone: ${name} can not be asked`));
    return this.#calls.make<T>(name, args, (call) => void this.#input!.write(`${JSON.stringify(call)}\n`));
  }

  report(forgetClosed: boolean): Promise<PartyReport> {
    return this.call<PartyReport>('report', { forgetClosed });
  }

  /** To its program, which is the first process of its container: SIGKILL takes all of them. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    await this.#container.kill({ signal }).catch(unlessItIsGone);
  }

  /** Ends it at once, and waits until it is removed. */
  async stop(): Promise<void> {
    if (this.#alive) await this.signal('SIGKILL');
    await this.#exited;
  }

  async #attach(): Promise<void> {
    const stream = await this.#container.attach({
      stream: true,
      hijack: true,
      stdin: true,
      stdout: true,
      stderr: true,
    });
    this.#input = stream;
    const [out, err] = [new PassThrough(), new PassThrough()];
    this.#container.modem.demuxStream(stream, out, err);
    eachLine(out, (line) => this.#heard(line));
    err.on('data', (chunk: Buffer) => this.#printed(chunk.toString()));
    stream.on('error', () => {}); // A killed one leaves half a word; `close` follows.
    stream.once('close', () => this.#end());
    stream.once('end', () => this.#end());
    this.#exited = this.#container
      .wait({ condition: 'removed' })
      .then(({ StatusCode }: { StatusCode: number }) => {
        this.#end();
        return exitOf(StatusCode);
      });
  }

  #heard(line: string): void {
    const message = messageIn(line);
    if (!message) this.#printed(`${line}\n`);
    else if ('event' in message) this.#onEvent(message.event);
    else this.#calls.answered(message);
  }

  #printed(text: string): void {
    this.#output.push(text);
    if (this.#output.length > 200) this.#output.shift();
  }

  #end(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#calls.end(new Error(`${this.name} ended${this.output ? `:\n${this.output}` : ''}`));
  }
}

/** Attached before it starts, removed as soon as it ends. */
class ProgramContainer extends GenericContainer {
  readonly #created: (id: string) => Promise<void>;

  constructor(
    { name, program, image, network, address, folders, zero }: ContainerOptions,
    created: (id: string) => Promise<void>,
  ) {
    super(image);
    this.#created = created;
    this.withPullPolicy(PullPolicy.neverPull())
      // The reaper of testcontainers would have to be pulled. These end by themselves, and are removed.
      .withAutoCleanup(false)
      .withNetworkMode(network.name)
      .withHostname(name.replace(/^.*:/, ''))
      .withLabels({ [runLabel]: tmpdir() })
      .withUser(`${process.getuid!()}:${process.getgid!()}`)
      .withEnvironment({ PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', [zeroVariable]: String(zero) })
      .withBindMounts(folders.map((folder) => ({ source: folder, target: folder })))
      .withCommand(['/usr/bin/node', `${inImage.programs}/${program}.mjs`])
      // Whoever calls it waits for the answer, and that is all there is to wait for.
      .withWaitStrategy(Wait.forAll([]));
    this.hostConfig.AutoRemove = true;
    Object.assign(this.createOpts, {
      OpenStdin: true,
      // The program hears of it when the harness has gone.
      StdinOnce: true,
      NetworkingConfig: {
        EndpointsConfig: { [network.name]: { IPAMConfig: { IPv4Address: address } } },
      },
    });
  }

  protected override containerCreated(id: string): Promise<void> {
    return this.#created(id);
  }
}

const signals = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/** A container tells a signal as 128 and its number. */
function exitOf(status: number): GatewayExit {
  const signal = signals.get(status - 128);
  return signal ? { code: null, signal: signal as NodeJS.Signals } : { code: status, signal: null };
}

/** `null` for what is none. */
function messageIn(line: string): FromProgram | null {
  try {
    return JSON.parse(line) as FromProgram;
  } catch {
    return null;
  }
}

function eachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) take(line);
  });
}

function unlessItIsGone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}
