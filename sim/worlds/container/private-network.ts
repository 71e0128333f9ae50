/**
 * A network for one world: its containers and the harness, and no way out. Addresses are the world's to give,
 * so that a container that is started again, or comes back, is found where it was.
 */
import { tmpdir } from 'node:os';
import type { Network } from 'dockerode';
import { docker, runLabel } from './docker.ts';

/** 198.18.0.0/15 is set aside for trying out networks (RFC 2544): nobody is met there. */
const subnets = 512;
let next = process.pid * 97;

const leaveBudgetMs = 10_000;

export class PrivateNetwork {
  readonly name: string;
  readonly #prefix: string;
  readonly #network: Network;

  private constructor(name: string, prefix: string, network: Network) {
    this.name = name;
    this.#prefix = prefix;
    this.#network = network;
  }

  /** @param name no other network's */
  static async create(name: string): Promise<PrivateNetwork> {
    const client = await docker();
    let failure: unknown;
    for (let attempt = 0; attempt < subnets; attempt++) {
      const n = next++ % subnets;
      const prefix = `198.${18 + (n >> 8)}.${n & 255}`;
      try {
        const network = await client.network.create({
          Name: name,
          Driver: 'bridge',
          Internal: true,
          IPAM: { Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
          Labels: { [runLabel]: tmpdir() },
        });
        return new PrivateNetwork(name, prefix, network);
      } catch (error) {
        failure = error;
        if (!/overlap/i.test(String(error))) break;
      }
    }
    throw failure;
  }

  /** Of the harness. */
  get harness(): string {
    return `${this.#prefix}.1`;
  }

  /** Of the n-th container, from 0. */
  address(n: number): string {
    return `${this.#prefix}.${n + 10}`;
  }

  /** A cable pulled out: what the container has open stays open, and nothing arrives. */
  disconnect(container: string): Promise<unknown> {
    return this.#network.disconnect({ Container: container, Force: true });
  }

  connect(container: string, address: string): Promise<unknown> {
    return this.#network.connect({
      Container: container,
      EndpointConfig: { IPAMConfig: { IPv4Address: address } },
    });
  }

  /** After its containers: a removed one may be about to leave it still. */
  async remove(): Promise<void> {
    const givesUpAt = performance.now() + leaveBudgetMs;
    for (;;) {
      try {
        return await this.#network.remove();
      } catch (error) {
        if (!/active endpoints/.test(String(error)) || performance.now() > givesUpAt) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}
