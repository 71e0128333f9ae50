import { type FaultWords, type LinkState, linkFaults, webSocketFaults } from '../contract.ts';
import type { LabLink } from './lab-link.ts';

export function LinkControls(props: { links: readonly LinkState[]; ask: LabLink['ask'] }) {
  return (
    <section aria-labelledby="links">
      <h3 id="links">Links</h3>
      {props.links.map((link) => (
        <Link
          key={link.name}
          link={link}
          ask={(body) => props.ask(`links/${encodeURIComponent(link.name)}`, body)}
        />
      ))}
    </section>
  );
}

function Link({ link, ask }: { link: LinkState; ask: (body: object) => void }) {
  const { client, server, carries, faults, held, webSockets } = link;
  const offered: readonly FaultWords[] = webSockets ? [...linkFaults, ...webSocketFaults] : linkFaults;
  const standing = offered.filter(({ name }) => (faults as readonly string[]).includes(name));
  const isOn = (name: string) => standing.some((one) => one.name === name);
  const about = (words: string) => words.replace('{client}', client).replace('{server}', server);
  return (
    <details
      className="card"
      name="link"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary>
        <span className="link-name">
          {client} <span aria-hidden="true">→</span>
          <span className="unseen">to</span> {server}
        </span>
        <span className="note">{carries}</span>
        {held !== null && <span className="badge warn">the lab beats</span>}
        {standing.map(({ name, label }) => (
          <span key={name} className="badge bad">
            {label}
          </span>
        ))}
      </summary>
      <ul className="switches">
        {offered.map(({ name, label, about: words }) => (
          <li key={name}>
            <label title={about(words)}>
              <input
                type="checkbox"
                role="switch"
                checked={isOn(name)}
                aria-checked={isOn(name)}
                disabled={held !== null}
                onChange={({ target }) => ask({ action: 'set', fault: name, on: target.checked })}
              />
              {label}
            </label>
          </li>
        ))}
      </ul>
      {standing.length > 0 && (
        <ul className="standing">
          {standing.map(({ name, about: words }) => (
            <li key={name}>{about(words)}.</li>
          ))}
        </ul>
      )}
      {held !== null && <p className="note">{sentence(held)}</p>}
      <div className="buttons">
        <button
          type="button"
          className="danger"
          disabled={held !== null}
          title="RST on every connection that is open now"
          onClick={() => ask({ action: 'reset' })}
        >
          Reset connections
        </button>
        {standing.length > 0 && (
          <button type="button" onClick={() => ask({ action: 'heal' })}>
            Heal
          </button>
        )}
      </div>
    </details>
  );
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}
