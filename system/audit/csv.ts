/**
 * Records of a CSV file, as RFC 4180 has them: cells with a comma, a quote or a line break are quoted, each
 * record ends with CRLF.
 *
 * A spreadsheet runs a cell that begins like a formula, whatever its quotes, and what people typed stands in
 * these cells. So such a cell gets an apostrophe in front, which spreadsheets read as "this is text" (OWASP,
 * CSV Injection).
 */
export type Cell = string | number | null;

const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const needsQuotes = /[",\r\n]/;

export function csvRecord(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** A number is never a formula; null is an empty cell. */
function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
