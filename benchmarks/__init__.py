"""Speed, measured: the program's own code beside a floor or a peer, in interleaved pairs on one machine."""
