/** Scripts that explorations have found a defect with, of the product or of a judge. */
export interface Found {
  readonly token: string;
  /** What was wrong. */
  readonly wrong: string;
}

export const corpus: readonly Found[] = [
  {
    token:
      'h1.RYxRCoAgEAXv8r73Y7XjiMSSW0iLQRnW7cMI-pxhmOA8eULSWU6roIC0Sy4gjhTQJFeQY35pzWbjIlWb3CDXVdGr4i8H_tLJtkP7JD4',
    wrong: 'of two gateways one marked a machine offline at the moment at which the other got its beat',
  },
  {
    token:
      'h1.dcpBCsIwEAXQq4S_HiFSFJeiW28QiozN1ITGBJKp1duLxa3r91y32x9oS_Ay8pwU5JBinkDQICYIV70JazNlNJeY59fmbDh789U7qyz8BqEpp4SeHB48hJgFhN8GwZclr1jlWSa5Fg1SGwic4iDH02oLRwV11lr7t6LvPw',
    wrong: 'a goodbye that was held up in the network took a machine offline that was back',
  },
  {
    token:
      'h1.izY2MDHQMdRRKs7ILypRKM5Mz9PNzCtW0olWyi9IzVPSUUrMyUxOVdJR8snMK63QdVaK1YlWSk8sSS1PrIxPzslPzlbSMdDRNTYzAAGQZEpRYmaekg6YjcuMWAA',
    wrong:
      'a gateway that started anew took every machine for silent, because its clock had been set meanwhile',
  },
  {
    token:
      'h1.NcoxCsMwDAXQq4g_q0OmHiBrb2A8KI5SmwipYIe2tw8ZMj54aXryxOgRTm01BSdY8x2MUZXeMvQrfxJf6XKvatYpNno1P36PGYzFpOw1TJE5IT7qYIi1omDcLecT',
    wrong: 'WARN asked for the warning of a session that never was live',
  },
  {
    token: 'h1.izY0MDbSMdRRKinPVyhOLS7OzM8rVtKJVsrOzMmJT08sSS1PrFTSMYjViVYqT8wsUdKxNDAwMIiNBQA',
    wrong: 'AUDIT-SEEN asked a gateway that was killed at once to export what it had written',
  },
  {
    token:
      'h1.LchBCoAwDAXRu_x1hNgruPUGpUjQqKGlikTU24vgbt7ENlAgTDrLWRwU4VvWOhwyKgi91fNuOlBIFLHL4ea2VRB_XlXKn9lKGRZxveT51yXmoMDMnNIL',
    wrong: 'END-ONCE asked a gateway for its rows that was killed as soon as it was back with the others',
  },
  {
    token:
      'h1.XclNCoMwFEXhrZQ7vsLLoN2A0-4gSMnPQ4KSJ8Zgly922OH5jnciLzqimdVHyauCHrsm2zOId6n9O4yY6GGbVhDR4t-IPS16gMh21p9sYdZPWq1pA4VORG4-QzlA97xzugA',
    wrong: 'REC-TRUE took a recording that the object store would not take for one whose gateway had died',
  },
];
