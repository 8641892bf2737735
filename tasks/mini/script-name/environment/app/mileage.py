"""How far each van went this week."""
distance = {}
for line in open("/app/trips.txt"):
    van, km = line.split()
    distance[van] = distance.get(van, 0) + int(km)
for van in sorted(distances):
    print(van, distance[van])
