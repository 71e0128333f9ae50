import type { GatewayState } from '../contract.ts';
import type { LabLink } from './lab-link.ts';

const tones: Readonly<Record<GatewayState, string>> = {
  running: 'badge good',
  draining: 'badge warn',
  stopped: 'badge bad',
  starting: 'badge warn',
};

export function GatewayControls(props: { state: GatewayState; ask: LabLink['ask'] }) {
  const { state } = props;
  const ask = (action: string) => props.ask('gateway', { action });
  const runs = state === 'running' || state === 'draining';
  return (
    <section aria-labelledby="gateway">
      <div className="one">
        <h3 id="gateway">Gateway</h3>
        <span role="status" className={tones[state]}>
          {state}
        </span>
        <div className="buttons">
          {runs ? (
            <>
              <button
                type="button"
                title="SIGTERM: it says that it restarts, and ends within 30 s of the lab's time"
                disabled={state === 'draining'}
                onClick={() => ask('drain')}
              >
                Drain
              </button>
              <button
                type="button"
                className="danger"
                title="SIGKILL: no close frame, no audit row"
                onClick={() => ask('kill')}
              >
                Kill
              </button>
            </>
          ) : (
            <button type="button" disabled={state === 'starting'} onClick={() => ask('start')}>
              Start
            </button>
          )}
        </div>
      </div>
    </section>
  );
}
