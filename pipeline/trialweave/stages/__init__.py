"""The stages: Doc -> Doc, one component a file, in the order that `trialweave.flow` tells."""
