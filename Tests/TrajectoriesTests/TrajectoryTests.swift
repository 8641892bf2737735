import Core
import Testing
import Trajectories

@Suite struct TrajectoryTests {
}
