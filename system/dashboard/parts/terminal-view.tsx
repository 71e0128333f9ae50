/** Draws the connection's output in xterm.js and sends it what is typed. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import { endingAnsi, noticeAnsi } from '../connection/line-ansi.ts';
import { useConnection, useServices } from '../services.ts';

const theme = {
  background: '#0b0f14',
  foreground: '#dbe2ea',
  cursor: '#2dd4bf',
  cursorAccent: '#0b0f14',
  selectionBackground: '#2b4a63',
  black: '#1c2530',
  red: '#ff7b72',
  green: '#4ade80',
  yellow: '#fbbf24',
  blue: '#6cb6ff',
  magenta: '#d2a8ff',
  cyan: '#39d3c6',
  white: '#c9d3de',
  brightBlack: '#768390',
  brightRed: '#ffa198',
  brightGreen: '#86efac',
  brightYellow: '#fde68a',
  brightBlue: '#a5d6ff',
  brightMagenta: '#e2c5ff',
  brightCyan: '#7ee8df',
  brightWhite: '#ffffff',
};

/** Input that is not text, as old mouse reports are: one byte a character. */
function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export interface TerminalHandle {
  focus(): void;
}

/** `onLeaveKey`: the person asked by Ctrl+F6 to get out of the terminal, which keeps every other key. */
export function TerminalView(props: {
  handle: React.RefObject<TerminalHandle | null>;
  onLeaveKey: () => void;
}) {
  const { connection } = useServices();
  const { status } = useConnection();
  const box = useRef<HTMLDivElement>(null);
  const { handle } = props;
  const leave = useRef(props.onLeaveKey);
  leave.current = props.onLeaveKey;

  useEffect(() => {
    const terminal = new Terminal({
      theme,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono') || 'monospace',
      fontSize: 14,
      lineHeight: 1.2,
      scrollback: 5000,
      cursorBlink: false,
      convertEol: false,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(box.current!);
    const encoder = new TextEncoder();

    terminal.onData((text) => connection.send(encoder.encode(text)));
    terminal.onBinary((text) => connection.send(latin1(text)));
    terminal.onResize(({ cols, rows }) => connection.resize(cols, rows));
    terminal.attachCustomKeyEventHandler((event) => {
      if (!(event.key === 'F6' && event.ctrlKey)) return true;
      if (event.type === 'keydown') leave.current();
      return false;
    });

    const stopListening = connection.listen((event) => {
      if (event.kind === 'bell') return terminal.write('\u0007');
      if (event.kind === 'output') {
        return new Promise<void>((resolve) => terminal.write(event.bytes, resolve));
      }
      terminal.write(event.kind === 'ending' ? endingAnsi(event.line) : noticeAnsi(event.line));
    });

    const watch = new ResizeObserver(() => fit.fit());
    watch.observe(box.current!);
    fit.fit();
    connection.resize(terminal.cols, terminal.rows);
    terminal.focus();
    handle.current = { focus: () => terminal.focus() };

    return () => {
      handle.current = null;
      watch.disconnect();
      stopListening();
      terminal.dispose();
    };
  }, [connection, handle]);

  useEffect(() => {
    if (status === 'connected') handle.current?.focus();
  }, [status, handle]);

  return <div ref={box} className="h-full min-h-0 w-full overflow-hidden" />;
}
