/** Findings as GitHub's annotations: workflow commands on the standard output of a step. */
import type { Finding, GateVerdict } from './verdict.ts';

/** GitHub shows ten of a step and drops the rest unsaid. */
const most = 10;

/** A line each, at most ten; what does not fit is counted in the last. */
export function annotationsOf({ findings }: GateVerdict): string[] {
  if (findings.length <= most) return findings.map(annotation);
  const shown = findings.slice(0, most - 1);
  const rest = findings.length - shown.length;
  return [...shown.map(annotation), `::error title=Hangup::and ${rest} findings more: see the summary`];
}

function annotation({ about, says, file, line }: Finding): string {
  const where =
    file === undefined ? [] : [`file=${property(file)}`, ...(line === undefined ? [] : [`line=${line}`])];
  return `::error ${[...where, `title=${property(about)}`].join(',')}::${message(says)}`;
}

/** As @actions/core escapes them. */
function message(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
