# Counts the ferries of the harbour list.
total = 0
for line in open("vessels.txt"):
    if line.startswith("ferry")
        total += 1
print(total)
