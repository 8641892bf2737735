"""Prints the average of the levels in centimetres."""
levels = [int(line) for line in open("/app/levels.txt")]
print("average %.1f cm" % (sum(levels) / len(levels)))
