"""Sizes in centimetres, with one digit after the point."""
for line in open("/app/inches.txt"):
    print("%.1f" % (line * 2.54))
