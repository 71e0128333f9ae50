import { type MachineState, rhythms } from '../contract.ts';
import type { LabLink } from './lab-link.ts';

export function MachineControls(props: { machines: readonly MachineState[]; ask: LabLink['ask'] }) {
  return (
    <section aria-labelledby="machines">
      <h3 id="machines">Machines</h3>
      {props.machines.map((machine) => (
        <Machine
          key={machine.name}
          machine={machine}
          ask={(body) => props.ask(`machines/${machine.name}`, body)}
        />
      ))}
    </section>
  );
}

function Machine({ machine, ask }: { machine: MachineState; ask: (body: object) => void }) {
  const { name, agent, vanished, rhythm, seen } = machine;
  const act = (action: string) => () => ask({ action });
  const moves = agent === 'going down' || agent === 'coming up';
  return (
    <fieldset className="card" aria-label={name}>
      <div className="one">
        <h4>{name}</h4>
        <span className={agent === 'up' ? 'badge good' : agent === 'killed' ? 'badge bad' : 'badge warn'}>
          {agent === 'killed' ? 'agent killed' : agent}
        </span>
        {vanished && <span className="badge bad">vanished</span>}
        <span className="note">the gateway says {seen}</span>
      </div>
      <div className="buttons">
        {agent === 'up' || agent === 'going down' ? (
          <button
            type="button"
            disabled={moves}
            title="ztna down: a last beat says offline, then the tunnel closes"
            onClick={act('down')}
          >
            Down
          </button>
        ) : (
          <button type="button" disabled={moves} title="ztna up" onClick={act('up')}>
            {agent === 'killed' ? 'Start' : 'Up'}
          </button>
        )}
        <button
          type="button"
          aria-pressed={vanished}
          title="Off the network without a word, both links black"
          onClick={act(vanished ? 'appear' : 'vanish')}
        >
          {vanished ? 'Appear' : 'Vanish'}
        </button>
        <button
          type="button"
          className="danger"
          disabled={agent === 'killed'}
          title="SIGKILL to the agent"
          onClick={act('kill')}
        >
          Kill
        </button>
        <select
          aria-label={`Heartbeats of ${name}`}
          title={rhythms.find((one) => one.name === rhythm)?.about}
          value={rhythm}
          onChange={(event) => ask({ action: 'beat', rhythm: event.target.value })}
        >
          {rhythms.map((one) => (
            <option key={one.name} value={one.name} title={one.about}>
              {one.label}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
  );
}
