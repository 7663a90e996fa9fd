package labelled

func heldOut(b *writer) { b.clue = "held out" }
