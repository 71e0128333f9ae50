/** A person's HTTP client beside the browser: for what is asked of the API, not of the dashboard. */
import type { AuditLogEntry } from '../../system/contracts/api/audit-search.ts';

/** As much of `fetch` as the client needs. */
export type Fetch = (
  url: URL,
  request: { method: string; headers: Record<string, string>; body?: string },
) => Promise<Pick<Response, 'status' | 'headers' | 'text'>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The API has answered, and not with 200. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';
}

export class ApiClient {
  readonly #base: string;
  readonly orgId: string;
  readonly #learned: (name: string, secret: string) => void;
  readonly #fetch: Fetch;
  #jwt: string | null = null;

  /** @param learned is told each secret that the API hands out */
  constructor(
    base: string,
    orgId: string,
    learned: (name: string, secret: string) => void,
    over: Fetch = fetch,
  ) {
    this.#fetch = over;
    this.#base = base;
    this.orgId = orgId;
    this.#learned = learned;
  }

  get jwt(): string {
    if (!this.#jwt) throw new Error('sign in first');
    return this.#jwt;
  }

  /** Speaks for a sign-in made elsewhere. */
  withJwt(jwt: string): this {
    this.#jwt = jwt;
    this.#learned('access token', jwt);
    return this;
  }

  async signIn(email: string, password: string): Promise<this> {
    const { status, body } = await this.call('POST', '/api/auth/login', { email, password });
    if (status !== 200)
      throw new RefusedCall(`signing in as ${email} was answered with ${status}: ${JSON.stringify(body)}`);
    return this.withJwt((body as { data: { access_token: string } }).data.access_token);
  }

  /** Any call; a body that is a string goes out as it is. */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.#fetch(new URL(path, this.#base), {
      method,
      headers: {
        connection: 'close',
        ...(this.#jwt ? { authorization: `Bearer ${this.#jwt}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: asJson(text) };
  }

  /** Data of an envelope answer. Throws RefusedCall on any other status than 200. */
  async data<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, body: answer } = await this.call(method, path, body);
    if (status !== 200)
      throw new RefusedCall(`${method} ${path} was answered with ${status}: ${JSON.stringify(answer)}`);
    return (answer as { data: T }).data;
  }

  /** A shell token, as the dashboard's Connect asks for one. */
  async shellToken(machineId: string): Promise<string> {
    const { token } = await this.data<{ token: string }>('POST', '/api/remote-shell', {
      action: 'create_session',
      org_id: this.orgId,
      machine_id: machineId,
    });
    this.#learned('shell token', token);
    return token;
  }

  /** An invitation to a shell session of this person. Throws RefusedCall when it is not answered with 200. */
  async invite(
    sessionId: string,
    rights: { readonly may_type?: boolean; readonly own_shell?: boolean },
  ): Promise<string> {
    const { status, body } = await this.call('POST', `/api/terminals/${sessionId}/invitations`, rights);
    if (status !== 200)
      throw new RefusedCall(`the invitation was answered with ${status}: ${JSON.stringify(body)}`);
    const { invitation } = body as { invitation: string };
    this.#learned('invitation', invitation);
    return invitation;
  }

  /** The audit log, oldest first, as `search_audit_logs` tells it. */
  async auditLog(filter: Record<string, unknown> = {}): Promise<AuditLogEntry[]> {
    const { logs } = await this.data<{ logs: AuditLogEntry[] }>('POST', '/api/governance', {
      action: 'search_audit_logs',
      org_id: this.orgId,
      page_size: 500,
      ...filter,
    });
    return logs.reverse();
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
